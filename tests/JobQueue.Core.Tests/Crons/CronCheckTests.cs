using JobQueue.Crons;
using JobQueue.Jobs;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Crons;

[TestFixture]
internal sealed class CronCheckTests
{
    private static readonly CronDefinition Plain = new() { Name = "cron", Schedule = "@daily", Job = new JobSubmission { Action = "work" } };

    private static IEnumerable<TestCaseData> Faulty =>
    [
        new(Plain with { Name = "" }, "definition.Name"),
        new(Plain with { Name = "a b" }, "definition.Name"),
        new(Plain with { Schedule = "0 61 * * * *" }, "definition.Schedule"),
        new(Plain with { TimeZone = "Europe/Berlim" }, "definition.TimeZone"),
        new(Plain with { Misfire = (CronMisfire)9 }, "definition.Misfire"),
        new(Plain with { Overlap = (CronOverlap)9 }, "definition.Overlap"),
        new(Plain with { MisfireThreshold = TimeSpan.Zero }, "definition.MisfireThreshold"),
        new(Plain with { MisfireThreshold = TimeSpan.FromDays(2) }, "definition.MisfireThreshold"),
        new(Plain with { Job = Plain.Job with { Retries = -1 } }, "definition.Retries"),
        new(Plain with { Job = Plain.Job with { Action = "" } }, "definition.Action"),
        new(Plain with { Job = Plain.Job with { Id = JobId.New(TimeProvider.System) } }, "definition.Id"),
        new(Plain with { Job = Plain.Job with { ScheduledAt = DateTimeOffset.UnixEpoch } }, "definition.ScheduledAt"),
        new(Plain with { Job = Plain.Job with { UniqueKey = "mine" } }, "definition.UniqueKey"),
    ];

    [TestCaseSource(nameof(Faulty))]
    public void A_faulty_declaration_is_refused_when_it_is_made(CronDefinition definition, string field)
    {
        var builder = new JobQueueBuilder(new ServiceCollection());

        Assert.That(() => builder.AddCron(definition), Throws.ArgumentException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(field));
    }

    [Test]
    public void A_declaration_with_a_bad_schedule_says_where()
    {
        var builder = new JobQueueBuilder(new ServiceCollection());

        Assert.That(() => builder.AddCron("work", "0 0 25 * * *"), Throws.ArgumentException.With.Message.Contains("At character 5: '25' is no hour"));
    }

    [Test]
    public void A_name_is_declared_once()
    {
        var builder = new JobQueueBuilder(new ServiceCollection()).AddCron("work", "@daily");

        Assert.That(() => builder.AddCron("work", "@hourly"), Throws.InvalidOperationException);
    }

    [Test]
    public void The_ids_of_crons_and_of_their_jobs_are_the_same_in_every_process_and_version()
    {
        var cron = new Cron { Id = Cron.IdOf("cron"), Definition = Plain, CreatedAt = default, LastUpdated = default };

        Assert.That(cron.Id, Is.EqualTo(new Guid("b94db8d5-d942-57d6-bb8e-3fb510505fb8")));
        Assert.That(cron.JobIdOf(new DateTimeOffset(2026, 8, 26, 14, 0, 0, 1, TimeSpan.FromHours(2))).ToString(), Is.EqualTo("903e063b-1de4-5778-83ec-6d18c8935b6a"));
    }
}
