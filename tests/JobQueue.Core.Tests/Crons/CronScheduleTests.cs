using System.Globalization;
using JobQueue.Crons;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Crons;

[TestFixture]
internal sealed class CronScheduleTests
{
    // 26 August 2026 is a Wednesday.
    [TestCase("57 54 3 * * *", "2026-08-27T03:54:57Z")]
    [TestCase("0 0 1 * * 0", "2026-08-30T01:00:00Z")]
    [TestCase("0 0 1 * * 7", "2026-08-30T01:00:00Z")]
    [TestCase("0 0 1 * * SUN", "2026-08-30T01:00:00Z")]
    [TestCase("*/20 * * * * *", "2026-08-26T12:00:20Z")]
    [TestCase("10/15 * * * * *", "2026-08-26T12:00:10Z")]
    [TestCase("0 30 8-10/2 * * *", "2026-08-27T08:30:00Z")]
    [TestCase("0 0 9 1,15 jan-mar ?", "2027-01-01T09:00:00Z")]
    [TestCase("0 0 0 29 2 *", "2028-02-29T00:00:00Z")]
    [TestCase("30 3 * * *", "2026-08-27T03:30:00Z")]
    [TestCase("  0   0 3  * * *  ", "2026-08-27T03:00:00Z")]
    [TestCase("@hourly", "2026-08-26T13:00:00Z")]
    [TestCase("@daily", "2026-08-27T00:00:00Z")]
    [TestCase("@weekly", "2026-08-30T00:00:00Z")]
    [TestCase("@monthly", "2026-09-01T00:00:00Z")]
    [TestCase("@YEARLY", "2027-01-01T00:00:00Z")]
    [TestCase("@every 90s", "2026-08-26T12:01:30Z")]
    [TestCase("@every 1h30m", "2026-08-26T13:30:00Z")]
    public void The_next_occurrence_is_the_first_that_the_schedule_admits(string schedule, string next) =>
        Assert.That(Next(schedule, "2026-08-26T12:00:00Z"), Is.EqualTo(Instant(next)));

    [Test]
    public void Where_both_days_are_restricted_either_suffices()
    {
        var fridayTheThirteenth = Occurrences("0 0 0 13 * 5", "UTC", "2026-08-01T00:00:00Z", "2026-08-31T00:00:00Z");

        Assert.That(fridayTheThirteenth, Is.EqualTo(new[] { "08-07 00:00", "08-13 00:00", "08-14 00:00", "08-21 00:00", "08-28 00:00" }));
    }

    [Test]
    public void An_interval_keeps_its_phase_however_many_were_missed()
    {
        var schedule = Parse("@every 90s");

        var next = schedule.Next(Instant("2026-08-26T12:00:00Z"), Instant("2026-08-26T12:59:59Z"), TimeZoneInfo.Utc);

        Assert.That(next, Is.EqualTo(Instant("2026-08-26T13:00:00Z")));
    }

    [Test]
    public void Within_half_a_second_of_an_occurrence_the_next_one_comes() =>
        Assert.That(Next("* * * * * *", "2026-08-26T12:00:00.5Z"), Is.EqualTo(Instant("2026-08-26T12:00:01Z")));

    [Test]
    public void At_the_end_of_time_there_is_no_next_one()
    {
        Assert.That(Next("0 0 0 1 1 *", "9999-12-30T00:00:00Z"), Is.Null);
        Assert.That(Next("@every 240h", "9999-12-30T00:00:00Z"), Is.Null);
    }

    // The clock of Berlin goes from 02:00 to 03:00 on 29 March 2026.
    [TestCase("0 30 2 * * *", "03-29 01:00", "03-30 00:30", Description = "a fixed time in the gap runs at its end")]
    [TestCase("0 0 2 * * *", "03-29 01:00", "03-30 00:00", Description = "the beginning of the gap is in it")]
    [TestCase("0 0 3 * * *", "03-29 01:00", "03-30 01:00", Description = "the end of the gap is not")]
    [TestCase("0 30 1 * * *", "03-29 00:30", "03-29 23:30", Description = "before the gap")]
    [TestCase("0 0 2,3 * * *", "03-29 01:00", "03-30 00:00", Description = "both fall on one instant: one run")]
    [TestCase("0 */20 * * * *", "03-29 00:40", "03-29 01:00", "03-29 01:20", Description = "a step goes on right after the gap")]
    [TestCase("0 15 * * * *", "03-29 00:15", "03-29 01:00", "03-29 01:15", Description = "the quarter past two runs at three")]
    [TestCase("@every 30m", "03-29 00:30", "03-29 01:00", "03-29 01:30", Description = "an interval knows no wall clock")]
    public void In_the_spring_a_time_that_does_not_exist_runs_at_the_first_instant_after_the_gap(string schedule, params string[] expected)
    {
        var from = expected[0] == "03-29 00:40" ? "2026-03-29T00:21:00Z" : "2026-03-29T00:00:00Z";

        var occurrences = Occurrences(schedule, "Europe/Berlin", from, "2026-03-31T00:00:00Z");

        Assert.That(occurrences.Take(expected.Length), Is.EqualTo(expected));
    }

    // The clock of Berlin goes from 03:00 back to 02:00 on 25 October 2026: 02:00 to 03:00 is 00:00 to 01:00 UTC and again 01:00 to 02:00 UTC.
    [TestCase("0 30 2 * * *", "10-25 00:30", "10-26 01:30", Description = "a fixed time runs once, in the first pass")]
    [TestCase("0 0 2 * * *", "10-25 00:00", "10-26 01:00", Description = "the beginning of the hour that comes twice")]
    [TestCase("0 0 3 * * *", "10-25 02:00", "10-26 02:00", Description = "its end comes once")]
    [TestCase("0 0,30 2 * * *", "10-25 00:00", "10-25 00:30", "10-26 01:00", Description = "fixed times, too")]
    [TestCase("0 */30 2 * * *", "10-25 00:00", "10-25 00:30", "10-25 01:00", "10-25 01:30", "10-26 01:00", Description = "a step runs through both passes")]
    [TestCase("0 45 * * * *", "10-24 23:45", "10-25 00:45", "10-25 01:45", "10-25 02:45", Description = "a wildcard runs through both passes")]
    [TestCase("*/30 59 2 * * *", "10-25 00:59", "10-25 00:59", "10-25 01:59", "10-25 01:59", "10-26 01:59", Description = "a step in the second, too")]
    [TestCase("@every 30m", "10-24 23:30", "10-25 00:00", "10-25 00:30", "10-25 01:00", "10-25 01:30", "10-25 02:00", Description = "an interval knows no wall clock")]
    public void In_the_autumn_fixed_times_run_once_and_repeated_ones_through_both_passes(string schedule, params string[] expected)
    {
        var occurrences = Occurrences(schedule, "Europe/Berlin", "2026-10-24T23:00:00Z", "2026-10-27T00:00:00Z");

        Assert.That(occurrences.Take(expected.Length), Is.EqualTo(expected));
    }

    [Test]
    public void Zones_that_change_by_half_an_hour_or_at_midnight_are_kept_too()
    {
        // Lord Howe goes from 02:00 (+11) back to 01:30 (+10:30) on 5 April 2026; Santiago from 24:00 (-4) on to 01:00 (-3) on 6 September 2026.
        var half = Occurrences("0 45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00:00Z", "2026-04-06T00:00:00Z");
        var midnight = Occurrences("0 0 0 * * *", "America/Santiago", "2026-09-05T00:00:00Z", "2026-09-08T00:00:00Z");

        Assert.That(half, Is.EqualTo(new[] { "04-04 14:45", "04-05 15:15" }));
        Assert.That(midnight, Is.EqualTo(new[] { "09-05 04:00", "09-06 04:00", "09-07 03:00" }));
    }

    [Test]
    public void Over_years_of_changes_a_day_has_one_run_of_a_fixed_time_and_every_minute_its_own()
    {
        var daily = Parse("0 30 2 * * *");
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var days = new List<DateTime>();
        for (var at = daily.Next(default, Instant("2026-01-01T12:00:00Z"), berlin); at < Instant("2031-01-01T12:00:00Z"); at = daily.Next(default, at.Value, berlin))
        {
            days.Add(TimeZoneInfo.ConvertTime(at.Value, berlin).Date);
        }

        Assert.That(days, Is.Unique);
        Assert.That(days, Has.Count.EqualTo(365 + 365 + 366 + 365 + 365));
        Assert.That(Occurrences("0 * * * * *", "Europe/Berlin", "2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z"), Has.Count.EqualTo(2 * 24 * 60).And.Unique);
    }

    [TestCase("", "A schedule is needed")]
    [TestCase("0 0 3 * *  61 9", "At character 15: a schedule has six fields (second minute hour day month weekday) or five without the second, this one has 7.")]
    [TestCase("0 0 3 *", "At character 8: a schedule has six fields (second minute hour day month weekday) or five without the second, this one has 4.")]
    [TestCase("0 61 3 * * *", "At character 3: '61' is no minute; write 0 to 59, *, a range such as 0-1, a step such as */2, or several parted by commas.")]
    [TestCase("61 3 * * *", "At character 1: '61' is no minute")]
    [TestCase("0 0,5,x9,7 3 * * *", "At character 7: 'x9' is no minute")]
    [TestCase("0 0 3 0 * *", "At character 7: '0' is no day of month; write 1 to 31")]
    [TestCase("0 0 3 * FEBR *", "At character 9: 'FEBR' is no month; write 1 to 12 or JAN to DEC")]
    [TestCase("0 0 3 * * 8", "At character 11: '8' is no day of week")]
    [TestCase("0 0 3 * * FRI-MON", "At character 11: 'FRI-MON' is no day of week")]
    [TestCase("0 9-5 3 * * *", "At character 3: '9-5' is no minute")]
    [TestCase("0 */0 3 * * *", "At character 3: '*/0' is no minute")]
    [TestCase("0 ? 3 * * *", "At character 3: '?' is no minute")]
    [TestCase("0 -1 3 * * *", "At character 3: '-1' is no minute")]
    [TestCase("0 ٣ 3 * * *", "At character 3: '٣' is no minute")]
    [TestCase("0 0, 3 * * *", "At character 5: '' is no minute")]
    [TestCase("0 0 0 30 2 *", "At character 7: no month of this schedule has such a day; it would never fire.")]
    [TestCase(" @fortnightly", "At character 2: '@fortnightly' is unknown; use @yearly")]
    [TestCase("@daily 5", "At character 8: nothing may follow '@daily'.")]
    [TestCase("@every", "At character 7: '@every' is followed by a duration such as 90s or 1h30m, not by ''.")]
    [TestCase("@every  90", "At character 9: '@every' is followed by a duration such as 90s or 1h30m, not by '90'.")]
    [TestCase("@every 999ms", "At character 8: '999ms' is no interval of a cron; at least 1s, in whole milliseconds.")]
    [TestCase("@every -1h", "At character 8: '-1h' is no interval")]
    public void A_bad_schedule_is_refused_with_the_position_of_the_fault(string schedule, string fault)
    {
        var read = CronSchedule.TryParse(schedule, out _, out var found);

        Assert.That(read, Is.False);
        Assert.That(found, Does.StartWith(fault));
    }

    [Test]
    public void A_schedule_is_bounded_in_length()
    {
        var read = CronSchedule.TryParse(new string('0', 300), out _, out var fault);

        Assert.That(read, Is.False);
        Assert.That(fault, Does.StartWith("At character 257:"));
    }

    private static DateTimeOffset? Next(string text, string after)
    {
        return Parse(text).Next(Instant(after), Instant(after), TimeZoneInfo.Utc);
    }

    private static CronSchedule Parse(string text)
    {
        Assert.That(CronSchedule.TryParse(text, out var schedule, out var fault), Is.True, fault);
        return schedule!;
    }

    /// <summary>The occurrences after one instant and before another, in UTC.</summary>
    private static List<string> Occurrences(string text, string zone, string after, string before)
    {
        var schedule = Parse(text);
        var place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var occurrences = new List<string>();
        var from = Instant(after).AddTicks(-1);
        for (var at = schedule.Next(Instant(after), text[0] == '@' ? Instant(after) : from, place); at < Instant(before); at = schedule.Next(at.Value, at.Value, place))
        {
            occurrences.Add(at.Value.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        return occurrences;
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
