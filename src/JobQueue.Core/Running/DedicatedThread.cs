namespace JobQueue.Running;

/// <summary>Runs work on a thread of its own, so that a starved thread pool does not delay it.</summary>
internal static class DedicatedThread
{
    /// <summary>Starts the thread.</summary>
    /// <returns>Completes when <paramref name="work"/> returns, and fails as it fails.</returns>
    public static Task RunAsync(string name, Action work)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(Run) { Name = name, IsBackground = true, Priority = ThreadPriority.AboveNormal };
        thread.Start();
        return ended.Task;

        void Run()
        {
            try
            {
                work();
                ended.SetResult();
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        }
    }
}
