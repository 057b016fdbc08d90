using JobQueue.Conformance.Model;
using NUnit.Framework;

namespace JobQueue.Jobs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JobTransitionsTests
{
    [Test]
    public void Every_status_hold_and_move_is_as_documented([Values] JobStatus from, [Values] JobHold hold, [Values] JobMove move)
    {
        var isDocumented = MoveTable.Rows.TryGetValue((from, hold, move), out var documented);

        var isAllowed = JobTransitions.TryMove(from, hold, move, out var to);

        Assert.That(isAllowed, Is.EqualTo(isDocumented));
        if (isDocumented)
        {
            Assert.That(to, Is.EqualTo(documented));
        }
    }

    [Test]
    public void Every_row_is_listed_once()
    {
        Assert.That(JobTransitions.All.Select(row => (row.From, row.Hold, row.Move)), Is.EquivalentTo(MoveTable.Rows.Keys));
    }

    [Test]
    public void The_sources_of_a_move_are_those_of_its_rows([Values] JobMove move)
    {
        var documented = MoveTable.Rows.Keys.Where(row => row.Move == move).Select(row => row.From).Distinct();

        Assert.That(JobTransitions.SourcesOf(move), Is.EquivalentTo(documented));
    }

    [Test]
    public void The_sources_of_a_move_that_lead_to_one_target_are_those_of_its_rows([Values] JobMove move, [Values] JobStatus target)
    {
        var documented = MoveTable.Rows.Where(row => row.Key.Move == move && row.Value == target).Select(row => row.Key.From).Distinct();

        Assert.That(JobTransitions.SourcesOf(move, target), Is.EquivalentTo(documented));
    }

    [TestCase(JobMove.Claim, JobStatus.Waiting)]
    [TestCase(JobMove.ClaimAndStart, JobStatus.Running)]
    [TestCase(JobMove.Complete, JobStatus.Done)]
    [TestCase(JobMove.Fail, JobStatus.Error)]
    [TestCase(JobMove.RequestDelete, JobStatus.CancelRequest)]
    public void A_move_with_one_target_names_it(JobMove move, JobStatus target)
    {
        Assert.That(JobTransitions.TargetOf(move), Is.EqualTo(target));
    }

    [Test]
    public void A_move_with_several_targets_names_none()
    {
        Assert.That(() => JobTransitions.TargetOf(JobMove.Bury), Throws.InvalidOperationException);
    }

    [TestCase(JobStatus.Done, true)]
    [TestCase(JobStatus.Error, true)]
    [TestCase(JobStatus.Cancel, true)]
    [TestCase(JobStatus.Deleted, true)]
    [TestCase(JobStatus.Waiting, false)]
    [TestCase(JobStatus.Running, false)]
    [TestCase(JobStatus.CancelRequest, false)]
    [TestCase(JobStatus.WorkerDead, false)]
    [TestCase(JobStatus.WorkerShutdown, false)]
    [TestCase(JobStatus.WorkerResurrection, false)]
    public void Only_an_end_becomes_deleted_where_a_deletion_was_requested(JobStatus to, bool isEnd)
    {
        Assert.That(JobTransitions.IsEnd(to), Is.EqualTo(isEnd));
        Assert.That(JobTransitions.EndOf(to, deleteRequested: true), Is.EqualTo(isEnd ? JobStatus.Deleted : to));
        Assert.That(JobTransitions.EndOf(to, deleteRequested: false), Is.EqualTo(to));
    }
}
