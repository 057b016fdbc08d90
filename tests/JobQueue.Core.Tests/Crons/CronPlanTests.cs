using JobQueue.Crons;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Crons;

[TestFixture]
internal sealed class CronPlanTests
{
    private static readonly DateTimeOffset Due = new(2026, 8, 26, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void What_is_due_now_runs_and_the_next_one_follows()
    {
        var plan = Plan(CronMisfire.Skip, late: TimeSpan.Zero);

        Assert.That(plan.Runs, Is.EqualTo(new[] { Due }));
        Assert.That((plan.NextRun, plan.LeftOut), Is.EqualTo((Due.AddSeconds(10), (DateTimeOffset?)null)));
    }

    [TestCase(CronMisfire.Once)]
    [TestCase(CronMisfire.All)]
    [TestCase(CronMisfire.Skip)]
    public void Occurrences_less_late_than_the_threshold_run_each(CronMisfire misfire)
    {
        var plan = Plan(misfire, late: TimeSpan.FromSeconds(59.999));

        Assert.That(plan.Runs, Is.EqualTo(From(Due, 6)));
        Assert.That(plan.LeftOut, Is.Null);
    }

    [Test]
    public void Of_missed_ones_once_stands_for_all_and_it_is_the_oldest()
    {
        var plan = Plan(CronMisfire.Once, late: TimeSpan.FromMinutes(10));

        Assert.That(plan.Runs, Is.EqualTo(From(Due, 1).Concat(From(Due.AddSeconds(550), 6))));
        Assert.That((plan.LeftOut, plan.NextRun), Is.EqualTo((Due.AddSeconds(10), Due.AddSeconds(610))));
    }

    [Test]
    public void A_single_missed_one_runs_once_and_nothing_is_left_out()
    {
        var plan = Plan(CronMisfire.Once, late: TimeSpan.FromMinutes(1));

        Assert.That(plan.Runs, Is.EqualTo(From(Due, 7)));
        Assert.That(plan.LeftOut, Is.Null);
    }

    [Test]
    public void Missed_ones_are_skipped()
    {
        var plan = Plan(CronMisfire.Skip, late: TimeSpan.FromMinutes(10));

        Assert.That(plan.Runs, Is.EqualTo(From(Due.AddSeconds(550), 6)));
        Assert.That(plan.LeftOut, Is.EqualTo(Due));
    }

    [Test]
    public void Missed_ones_run_all_up_to_a_thousand_and_the_rest_is_left_out()
    {
        var plan = Plan(CronMisfire.All, late: TimeSpan.FromDays(365));

        Assert.That(plan.Runs, Has.Count.EqualTo(1006));
        Assert.That(plan.Runs.Take(1000), Is.EqualTo(From(Due, 1000)));
        Assert.That(plan.LeftOut, Is.EqualTo(Due.AddSeconds(10_000)));
        Assert.That(plan.Runs[1000], Is.EqualTo(Due.AddDays(365).AddSeconds(-50)));
    }

    [Test]
    public void A_plan_made_again_later_begins_with_the_same_runs()
    {
        var first = Plan(CronMisfire.All, late: TimeSpan.FromHours(10));
        var again = Plan(CronMisfire.All, late: TimeSpan.FromHours(11));

        Assert.That(again.Runs.Take(1000), Is.EqualTo(first.Runs.Take(1000)));
        Assert.That(Plan(CronMisfire.Once, late: TimeSpan.FromHours(11)).Runs[0], Is.EqualTo(Plan(CronMisfire.Once, late: TimeSpan.FromHours(10)).Runs[0]));
    }

    [Test]
    public void More_than_one_plan_can_hold_is_due_again_at_once()
    {
        var plan = Plan(CronMisfire.Skip, late: TimeSpan.FromHours(20), threshold: TimeSpan.FromDays(1));

        Assert.That(plan.Runs, Is.EqualTo(From(Due, CronPlan.MostRuns)));
        Assert.That(plan.NextRun, Is.EqualTo(Due.AddSeconds(10 * CronPlan.MostRuns)));
    }

    private static IEnumerable<DateTimeOffset> From(DateTimeOffset first, int count) => Enumerable.Range(0, count).Select(n => first.AddSeconds(10 * n));

    private static CronPlan Plan(CronMisfire misfire, TimeSpan late, TimeSpan? threshold = null)
    {
        var definition = new CronDefinition
        {
            Name = "cron",
            Schedule = "*/10 * * * * *",
            Misfire = misfire,
            MisfireThreshold = threshold ?? TimeSpan.FromMinutes(1),
            Job = new JobSubmission { Action = "work" },
        };
        var cron = new Cron { Id = Cron.IdOf("cron"), Definition = definition, NextRun = Due, CreatedAt = Due, LastUpdated = Due };
        return CronPlan.Of(cron, CronTiming.Of(definition), Due + late);
    }
}
