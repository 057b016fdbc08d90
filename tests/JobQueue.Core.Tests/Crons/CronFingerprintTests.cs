using System.Text.Json;
using JobQueue.Crons;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Crons;

[TestFixture]
internal sealed class CronFingerprintTests
{
    private static readonly CronDefinition Plain = new() { Name = "cron", Schedule = "@daily", Job = new JobSubmission { Action = "work" } };

    private static readonly CronDefinition[] Changed =
    [
        Plain with { Name = "other" },
        Plain with { Schedule = "@hourly" },
        Plain with { TimeZone = "Europe/Berlin" },
        Plain with { Enabled = false },
        Plain with { Misfire = CronMisfire.All },
        Plain with { MisfireThreshold = TimeSpan.FromSeconds(2) },
        Plain with { Overlap = CronOverlap.Skip },
        Plain with { Job = Plain.Job with { Action = "other" } },
        Plain with { Job = Plain.Job with { Parameters = JsonDocument.Parse("{}").RootElement } },
        Plain with { Job = Plain.Job with { Retries = 1 } },
        Plain with { Job = Plain.Job with { Backoff = new JobBackoff.None() } },
        Plain with { Job = Plain.Job with { Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(1)) } },
        Plain with { Job = Plain.Job with { CapacityMap = CapacityMap.Parse("scan=1") } },
        Plain with { Job = Plain.Job with { Deadline = TimeSpan.FromSeconds(1) } },
        Plain with { Job = Plain.Job with { StopTimeout = TimeSpan.FromSeconds(1) } },
        Plain with { Job = Plain.Job with { Priority = 1 } },
        Plain with { Job = Plain.Job with { OnInterrupt = InterruptPolicy.Leave } },
        Plain with { Job = Plain.Job with { Interruptions = 1 } },
    ];

    [Test]
    public void Every_change_of_a_declaration_changes_its_fingerprint() =>
        Assert.That(Changed.Append(Plain).Select(CronFingerprint.Of), Is.Unique);

    [Test]
    public void A_fingerprint_is_the_same_in_every_version_for_what_keeps_its_defaults()
    {
        Assert.That(CronFingerprint.Of(Plain), Is.EqualTo("20755cf8d93d3f1791f54b3bbe33f7dccf3e07314fd2c547796ec8e9de1e7298"));
        Assert.That(CronFingerprint.Of(Plain with { Job = Plain.Job with { Parameters = JsonDocument.Parse("{ \"a\" : 1 }").RootElement } }), Is.EqualTo(CronFingerprint.Of(Plain with { Job = Plain.Job with { Parameters = JsonDocument.Parse("{\"a\":1}").RootElement } })));
    }
}
