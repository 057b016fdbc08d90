using JobQueue.TestServers;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.TestServers;

[Parallelizable(ParallelScope.All)]
internal sealed class EventWatchTests
{
    [Test]
    public async Task An_armed_expectation_is_met_by_the_next_event_that_fits()
    {
        using var watch = new EventWatch();
        var logger = watch.CreateLogger("test");
        logger.Log(LogLevel.Information, new EventId(7), "before it was armed");
        var expected = watch.Arm(7, logged => logged["JobId"] is 2);

        logger.LogInformation(new EventId(8), "another event of job {JobId}", 2);
        logger.LogInformation(new EventId(7), "of another job {JobId}", 1);
        var early = expected.IsCompleted;
        logger.LogInformation(new EventId(7), "job {JobId}", 2);

        Assert.That(early, Is.False);
        Assert.That((await expected).Message, Is.EqualTo("job 2"));
        Assert.That(watch.Logged, Has.Count.EqualTo(4));
    }
}
