using NUnit.Framework;

namespace JobQueue.Jobs;

/// <summary>Expected values as Go's <c>time.ParseDuration</c> and <c>Duration.String</c> give them.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class GoDurationTests
{
    private const long Microsecond = TimeSpan.TicksPerMicrosecond;
    private const long Millisecond = TimeSpan.TicksPerMillisecond;
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Minute = TimeSpan.TicksPerMinute;
    private const long Hour = TimeSpan.TicksPerHour;

    [TestCase("0", 0)]
    [TestCase("+0", 0)]
    [TestCase("-0", 0)]
    [TestCase("0s", 0)]
    [TestCase("5s", 5 * Second)]
    [TestCase("+5s", 5 * Second)]
    [TestCase("-5s", -5 * Second)]
    [TestCase("1478s", 1478 * Second)]
    [TestCase("5.0s", 5 * Second)]
    [TestCase("5.6s", 5 * Second + 600 * Millisecond)]
    [TestCase("5.s", 5 * Second)]
    [TestCase(".5s", 500 * Millisecond)]
    [TestCase("1.004s", Second + 4 * Millisecond)]
    [TestCase("300ms", 300 * Millisecond)]
    [TestCase("12us", 12 * Microsecond)]
    [TestCase("12\u00b5s", 12 * Microsecond)]
    [TestCase("12\u03bcs", 12 * Microsecond)]
    [TestCase("100ns", 1)]
    [TestCase("1h30m", Hour + 30 * Minute)]
    [TestCase("-1.5h", -(Hour + 30 * Minute))]
    [TestCase("3h30m", 3 * Hour + 30 * Minute)]
    [TestCase("10.5s4m", 4 * Minute + 10 * Second + 500 * Millisecond)]
    [TestCase("1h15m30.918s", Hour + 15 * Minute + 30 * Second + 918 * Millisecond)]
    [TestCase("0.3333333333333333333h", 20 * Minute - 1)]
    public void Durations_are_read_as_Go_reads_them(string text, long ticks)
    {
        Assert.That(GoDuration.TryParse(text, out var duration), Is.True);
        Assert.That(duration.Ticks, Is.EqualTo(ticks));
    }

    [TestCase("")]
    [TestCase(null)]
    [TestCase("3")]
    [TestCase("-")]
    [TestCase("s")]
    [TestCase(".")]
    [TestCase("-.")]
    [TestCase(".s")]
    [TestCase("+.s")]
    [TestCase("1d")]
    [TestCase("1S")]
    [TestCase("1 s")]
    [TestCase(" 1s")]
    [TestCase("1s ")]
    [TestCase("1,5s")]
    [TestCase("1e3s")]
    [TestCase("--1s")]
    [TestCase("1s-1s")]
    [TestCase("9999999999999h")]
    public void What_Go_refuses_is_refused(string? text)
    {
        Assert.That(GoDuration.TryParse(text, out _), Is.False);
    }

    [TestCase(0, "0s")]
    [TestCase(1, "100ns")]
    [TestCase(11 * Microsecond / 10, "1.1\u00b5s")]
    [TestCase(2 * Millisecond + 200 * Microsecond, "2.2ms")]
    [TestCase(300 * Millisecond, "300ms")]
    [TestCase(Second, "1s")]
    [TestCase(3 * Second + 300 * Millisecond, "3.3s")]
    [TestCase(4 * Minute + 5 * Second, "4m5s")]
    [TestCase(4 * Minute + 5 * Second + Millisecond, "4m5.001s")]
    [TestCase(5 * Hour + 6 * Minute + 7 * Second + Millisecond, "5h6m7.001s")]
    [TestCase(8 * Minute + 100 / 100, "8m0.0000001s")]
    [TestCase(Hour, "1h0m0s")]
    [TestCase(90 * Minute, "1h30m0s")]
    [TestCase(-90 * Minute, "-1h30m0s")]
    [TestCase(50 * Hour, "50h0m0s")]
    public void Durations_are_written_as_Go_writes_them(long ticks, string text)
    {
        Assert.That(GoDuration.Format(TimeSpan.FromTicks(ticks)), Is.EqualTo(text));
        Assert.That(GoDuration.TryParse(text, out var read), Is.True);
        Assert.That(read.Ticks, Is.EqualTo(ticks));
    }

    [TestCase(long.MaxValue)]
    [TestCase(-long.MaxValue)]
    [TestCase(1234567891234567)]
    public void What_is_written_is_read_back(long ticks)
    {
        Assert.That(GoDuration.TryParse(GoDuration.Format(TimeSpan.FromTicks(ticks)), out var read), Is.True);
        Assert.That(read.Ticks, Is.EqualTo(ticks));
    }

    [Test]
    public void Empty_text_is_no_duration_at_all()
    {
        Assert.That(GoDuration.TryParseOptional("", out var empty), Is.True);
        Assert.That(empty, Is.Null);
        Assert.That(GoDuration.TryParseOptional(null, out _), Is.True);
        Assert.That(GoDuration.TryParseOptional("30s", out var thirty), Is.True);
        Assert.That(thirty, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(GoDuration.TryParseOptional("soon", out _), Is.False);
        Assert.That(GoDuration.FormatOptional(null), Is.Empty);
        Assert.That(GoDuration.FormatOptional(TimeSpan.FromSeconds(30)), Is.EqualTo("30s"));
    }
}
