using NUnit.Framework;

namespace JobQueue.Jobs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JobStatusNamesTests
{
    [TestCase(JobStatus.Waiting, "waiting")]
    [TestCase(JobStatus.Running, "running")]
    [TestCase(JobStatus.Done, "done")]
    [TestCase(JobStatus.Error, "error")]
    [TestCase(JobStatus.CancelRequest, "cancel_request")]
    [TestCase(JobStatus.Cancel, "cancel")]
    [TestCase(JobStatus.Deleted, "deleted")]
    [TestCase(JobStatus.WorkerDead, "worker_dead")]
    [TestCase(JobStatus.WorkerShutdown, "worker_shutdown")]
    [TestCase(JobStatus.WorkerResurrection, "worker_resurrection")]
    public void A_status_is_written_and_read_by_its_documented_name(JobStatus status, string name)
    {
        Assert.That(status.ToName(), Is.EqualTo(name));
        Assert.That(JobStatusNames.Parse(name), Is.EqualTo(status));
        Assert.That(JobStatusNames.TryParse(name, out var read), Is.True);
        Assert.That(read, Is.EqualTo(status));
    }

    [Test]
    public void All_names_are_listed()
    {
        Assert.That(JobStatusNames.All, Has.Count.EqualTo(Enum.GetValues<JobStatus>().Length));
    }

    [TestCase("Waiting")]
    [TestCase("canceled")]
    [TestCase("")]
    [TestCase(null)]
    public void Other_names_are_refused(string? name)
    {
        Assert.That(JobStatusNames.TryParse(name, out _), Is.False);
        Assert.That(() => JobStatusNames.Parse(name!), Throws.InstanceOf<FormatException>());
    }
}
