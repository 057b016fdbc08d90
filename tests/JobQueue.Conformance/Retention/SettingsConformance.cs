using JobQueue.Retention;
using NUnit.Framework;

namespace JobQueue.Conformance.Retention;

public abstract class SettingsConformance : StorageConformance
{
    [Test]
    public async Task Nothing_is_deleted_until_an_operator_wants_it()
    {
        var settings = await First.Settings.ReadJobHistoryAsync(None);

        Assert.That(settings, Is.EqualTo(new JobHistorySettings { CompactionEnabled = false, ToKeep = 0, MaxAge = TimeSpan.Zero }));
    }

    [Test]
    public async Task Settings_are_the_same_for_all_replicas_and_a_change_of_one_leaves_the_others()
    {
        await First.Settings.ChangeJobHistoryAsync(new JobHistoryChange { MaxAge = TimeSpan.FromHours(1.5), ToKeep = 100 }, None);

        var changed = await Second.Settings.ChangeJobHistoryAsync(new JobHistoryChange { CompactionEnabled = true, ToKeep = 7 }, None);

        Assert.That(changed, Is.EqualTo(new JobHistorySettings { CompactionEnabled = true, ToKeep = 7, MaxAge = TimeSpan.FromHours(1.5) }));
        Assert.That(await First.Settings.ReadJobHistoryAsync(None), Is.EqualTo(changed));
    }

    [Test]
    public async Task A_change_of_nothing_returns_what_is_set()
    {
        await First.Settings.ChangeJobHistoryAsync(new JobHistoryChange { CompactionEnabled = true }, None);

        var settings = await First.Settings.ChangeJobHistoryAsync(new JobHistoryChange(), None);

        Assert.That(settings.CompactionEnabled, Is.True);
    }

    [Test]
    public void Negative_values_are_refused()
    {
        Assert.That(() => First.Settings.ChangeJobHistoryAsync(new JobHistoryChange { ToKeep = -1 }, None), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => First.Settings.ChangeJobHistoryAsync(new JobHistoryChange { MaxAge = TimeSpan.FromTicks(-1) }, None), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
