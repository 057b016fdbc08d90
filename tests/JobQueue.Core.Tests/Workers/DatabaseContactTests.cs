using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class DatabaseContactTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public static IEnumerable<TestCaseData> Breaks()
    {
        yield return new TestCaseData((Action<DatabaseContact>)(contact => contact.Broke())).SetArgDisplayNames("a failed heartbeat");
        yield return new TestCaseData((Action<DatabaseContact>)(contact => contact.Heard(Answer(primary: "other")))).SetArgDisplayNames("a new primary");
        yield return new TestCaseData((Action<DatabaseContact>)(contact => contact.Heard(Answer(jump: TimeSpan.FromSeconds(1.6))))).SetArgDisplayNames("a clock that jumped ahead");
        yield return new TestCaseData((Action<DatabaseContact>)(contact => contact.Heard(Answer(jump: TimeSpan.FromSeconds(-1.6))))).SetArgDisplayNames("a clock that jumped back");
    }

    [Test]
    public void Others_may_be_judged_only_after_a_full_lease()
    {
        var contact = New(out var time);

        Beat(contact, time, 5);
        var before = contact.IsTrusted;
        Beat(contact, time, 1);

        Assert.That(before, Is.False);
        Assert.That(contact.IsTrusted);
    }

    [TestCaseSource(nameof(Breaks))]
    public void The_count_starts_anew_after(Action<DatabaseContact> happens)
    {
        var contact = New(out var time);
        Beat(contact, time, 6);

        happens(contact);

        Assert.That(contact.IsTrusted, Is.False);
    }

    [Test]
    public void A_silence_in_which_we_may_have_been_stopped_ourselves_starts_the_count_anew()
    {
        var contact = New(out var time);
        Beat(contact, time, 6);

        time.Advance(TimeSpan.FromSeconds(21));
        contact.Heard(Answer());

        Assert.That(contact.IsTrusted, Is.False);
    }

    [Test]
    public void A_drift_within_half_the_margin_does_not_matter()
    {
        var contact = New(out var time);
        Beat(contact, time, 6);

        contact.Heard(Answer(jump: TimeSpan.FromSeconds(1.4)));

        Assert.That(contact.IsTrusted);
    }

    [Test]
    public void A_clock_that_jumped_without_a_heartbeat_having_told_so_is_noticed_by_whoever_is_about_to_judge()
    {
        var time = new FakeTimeProvider();
        var clock = new OffsetClock(time);
        var contact = new DatabaseContact(clock, time, Options.Create(new JobQueueOptions { Lease = Lease }));
        contact.Heard(Answer());
        Beat(contact, time, 6);
        var before = contact.IsTrusted;

        clock.Offset = TimeSpan.FromMinutes(5);

        Assert.That(before);
        Assert.That(contact.IsTrusted, Is.False);
        contact.Heard(Answer());
        Assert.That(contact.IsTrusted, Is.False, "the heartbeat after it finds the new clock and no jump");
    }

    private static DatabaseContact New(out FakeTimeProvider time)
    {
        time = new FakeTimeProvider();
        var contact = new DatabaseContact(new OffsetClock(time), time, Options.Create(new JobQueueOptions { Lease = Lease }));
        contact.Heard(Answer());
        return contact;
    }

    private static void Beat(DatabaseContact contact, FakeTimeProvider time, int times)
    {
        for (var beat = 0; beat < times; beat++)
        {
            time.Advance(Interval);
            contact.Heard(Answer());
        }
    }

    private static Heartbeat.Renewed Answer(TimeSpan jump = default, string primary = "primary") => new(default, jump, primary);
}
