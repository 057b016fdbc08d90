using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Running;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal sealed class FailureLogsTests
{
    private static readonly JobQueueException Away = new("db1 refused the connection.") { IsTransient = true };

    private readonly FakeTimeProvider _time = new();
    private readonly TestLog _log = new();
    private readonly FailureLogs _logs;

    public FailureLogsTests() => _logs = new FailureLogs(_time, LoggerFactory.Create(logging => logging.AddProvider(_log)).CreateLogger<FailureLogs>());

    [Test]
    public void However_many_parts_feel_an_outage_its_begin_and_its_end_are_one_line_each()
    {
        using var claims = _logs.New("claims");
        using var sweep = _logs.New("sweep");
        claims.Failed(Away);
        sweep.Failed(Away);
        claims.Failed(Away);

        claims.Recovered();
        var before = _log.Count(EventIds.DatabaseBack);
        sweep.Recovered();

        Assert.That(before, Is.Zero, "one part still waits");
        Assert.That(_log.Count(EventIds.DatabaseLost), Is.EqualTo(1));
        Assert.That(_log.Count(EventIds.DatabaseBack), Is.EqualTo(1));
        Assert.That(_log.Lines.Count(), Is.EqualTo(2));
    }

    [Test]
    public void An_outage_of_a_day_is_a_line_a_minute_without_a_stack_trace()
    {
        using var claims = _logs.New("claims");
        using var sweep = _logs.New("sweep");
        for (var second = 0; second < 24 * 3600; second++)
        {
            claims.Failed(Away);
            sweep.Failed(Away);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(_log.Lines.Count(), Is.EqualTo(24 * 60));
        Assert.That(_log.Lines, Has.None.Contains(nameof(JobQueueException)));
    }

    [Test]
    public void What_is_no_outage_is_said_by_its_part_with_the_exception()
    {
        using var claims = _logs.New("claims");
        claims.Failed(new InvalidOperationException("A fault."));
        claims.Recovered();

        Assert.That(_log.Count(EventIds.LoopFailed), Is.EqualTo(1));
        Assert.That(_log.Lines, Has.Some.Contains(nameof(InvalidOperationException)));
        Assert.That(_log.Count(EventIds.LoopRecovered), Is.EqualTo(1));
    }

    [Test]
    public void A_part_that_gives_up_does_not_say_that_the_database_is_back()
    {
        var start = _logs.New("start of a job");
        start.Failed(Away);
        start.Dispose();

        using var claims = _logs.New("claims");
        claims.Failed(Away);

        Assert.That(_log.Count(EventIds.DatabaseBack), Is.Zero);
        Assert.That(_log.Count(EventIds.DatabaseLost), Is.EqualTo(2), "a new outage, as far as anybody knows");
    }
}
