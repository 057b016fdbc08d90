using JobQueue.Steering;
using JobQueue.Storage;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Steering;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ActionConfigCacheTests
{
    [Test]
    public async Task A_read_that_began_before_a_change_does_not_hide_it()
    {
        var store = new SlowConfigs();
        var cache = new ActionConfigCache(store, new FakeTimeProvider());
        var early = cache.ReadAsync(CancellationToken.None);

        cache.Forget();
        store.Answer([]);
        await early;

        var asked = cache.GetAsync(TimeSpan.FromHours(1), CancellationToken.None);
        Assert.That(asked.IsCompleted, Is.False, "The configs are read again.");
        store.Answer([new ActionConfig { Action = "scan", Paused = true }]);
        Assert.That((await asked).IsPaused("scan"), Is.True);
    }

    [Test]
    public async Task Of_two_reads_the_one_that_began_later_counts()
    {
        var store = new SlowConfigs();
        var cache = new ActionConfigCache(store, new FakeTimeProvider());
        var early = cache.ReadAsync(CancellationToken.None);
        var late = cache.ReadAsync(CancellationToken.None);

        store.AnswerLast([new ActionConfig { Action = "scan", Paused = true }]);
        await late;
        store.Answer([]);
        await early;

        Assert.That(cache.Latest.IsPaused("scan"), Is.True);
    }

    private sealed class SlowConfigs : IActionConfigStore
    {
        private readonly List<TaskCompletionSource<IReadOnlyList<ActionConfig>>> _asked = [];

        public Task<IReadOnlyList<ActionConfig>> ListAsync(CancellationToken cancellationToken)
        {
            _asked.Add(new());
            return _asked[^1].Task;
        }

        public void Answer(IReadOnlyList<ActionConfig> configs) => _asked.First(read => !read.Task.IsCompleted).SetResult(configs);

        public void AnswerLast(IReadOnlyList<ActionConfig> configs) => _asked[^1].SetResult(configs);

        public Task<ActionConfig?> FindAsync(string action, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ActionConfig> SetAsync(ActionConfig config, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PauseAsync(string action, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ResumeAsync(string action, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string action, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
