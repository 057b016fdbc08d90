namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>Runs operations one after another beside the test.</summary>
internal sealed class ThreadEntity
{
    private Task _last = Task.CompletedTask;

    public void Run(Func<Task> operation) => _last = After(_last, operation);

    public Task EndAsync(TimeSpan patience) => _last.WaitAsync(patience, TimeProvider.System);

    private static async Task After(Task before, Func<Task> operation)
    {
        await before;
        await Task.Run(operation);
    }
}
