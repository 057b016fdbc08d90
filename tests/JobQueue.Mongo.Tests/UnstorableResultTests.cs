using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests;

[TestFixture]
internal sealed class UnstorableResultTests
{
    [Test]
    public async Task A_result_that_cannot_be_stored_ends_the_job_in_error_instead_of_never()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        await replica.View.Jobs.SubmitAsync([TestJobs.New(replica.View.Clock.UtcNow)], CancellationToken.None);
        var claim = (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), CancellationToken.None)).Claims[0];
        var result = JsonDocument.Parse("""{"a\u0000b":1}""").RootElement;

        await replica.View.Jobs.SettleAsync(claim, new JobSettlement.Completed(result), CancellationToken.None);

        var job = await replica.View.Queries.FindAsync(claim.Id, CancellationToken.None);
        Assert.That(job!.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(job.Error!.Type, Is.EqualTo("result_not_storable"));
    }
}
