using System.Net;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class WorkerTests
{
    [Test]
    public async Task Workers_are_listed_with_the_documented_fields_first()
    {
        await using var host = await ApiHost.StartAsync();
        await RegisterAsync(host, "000000000000");

        var answer = await host.GetAsync("/api/v0/workers/");

        var worker = answer.Json.GetProperty("workers").EnumerateArray().Single();
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(worker.EnumerateObject().Take(4).Select(field => field.Name), Is.EqualTo(new[] { "id", "status", "capacityMap", "heartbeatExpiration" }));
        Assert.That(worker.GetProperty("id").GetString(), Is.EqualTo("000000000000"));
        Assert.That(worker.GetProperty("status").GetString(), Is.EqualTo("running"));
        Assert.That(worker.GetProperty("capacityMap").GetRawText(), Is.EqualTo("""{"scan":1,"scanCheck":1}"""));
        Assert.That(worker.GetProperty("heartbeatExpiration").GetString(), Is.EqualTo("2017-02-17T01:10:17.771Z"));
        Assert.That(worker.GetProperty("actions").GetRawText(), Is.EqualTo("""["gc"]"""));
    }

    [Test]
    public async Task One_worker_is_shown_by_its_name()
    {
        await using var host = await ApiHost.StartAsync();
        await RegisterAsync(host, "8f553c8b697c");

        var known = await host.GetAsync("/api/v0/workers/8f553c8b697c");
        var unknown = await host.GetAsync("/api/v0/workers/none");

        Assert.That(known.Json.GetProperty("id").GetString(), Is.EqualTo("8f553c8b697c"));
        Assert.That(unknown.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(unknown.Code, Is.EqualTo("NO_SUCH_WORKER"));
    }

    [Test]
    public async Task A_dead_worker_is_removed_and_a_live_one_is_a_conflict()
    {
        await using var host = await ApiHost.StartAsync();
        await RegisterAsync(host, "000000000000");

        var alive = await host.DeleteAsync("/api/v0/workers/000000000000");
        await host.Services.GetRequiredService<IWorkerStore>().MarkDeadAsync("000000000000-1", ApiHost.Start.AddSeconds(30), CancellationToken.None);
        var dead = await host.DeleteAsync("/api/v0/workers/000000000000/");
        var gone = await host.DeleteAsync("/api/v0/workers/000000000000");

        Assert.That((alive.Status, alive.Code), Is.EqualTo((HttpStatusCode.Conflict, "WORKER_ALIVE")));
        Assert.That((dead.Status, dead.Body), Is.EqualTo((HttpStatusCode.NoContent, "")));
        Assert.That((gone.Status, gone.Code), Is.EqualTo((HttpStatusCode.NotFound, "NO_SUCH_WORKER")));
        Assert.That((await host.GetAsync("/api/v0/workers")).Json.GetProperty("workers").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task An_operators_capacity_is_set_and_cleared()
    {
        await using var host = await ApiHost.StartAsync();
        await RegisterAsync(host, "000000000000");
        var store = host.Services.GetRequiredService<IWorkerStore>();

        var set = await host.PostAsync("/api/v0/workers/000000000000/capacity", """{"capacityMap":{"scan":2,"scanCheck":2}}""");
        var stored = await store.OperatorCapacityAsync("000000000000", CancellationToken.None);
        var cleared = await host.PostAsync("/api/v0/workers/000000000000/capacity", """{"capacityMap":null}""");

        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(set.Body, Is.Empty);
        Assert.That(stored!.Signature, Is.EqualTo("scan=2,scanCheck=2"));
        Assert.That(cleared.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(await store.OperatorCapacityAsync("000000000000", CancellationToken.None), Is.Null);
    }

    [TestCase("""{}""", "capacityMap: an object of whole numbers such as {\"scan\":1} is expected, or null to clear it; got nothing")]
    [TestCase("""{"capacityMap":{"scan":-1}}""", "capacityMap: The capacity 'scan' is -1: it cannot be negative.")]
    [TestCase("""{"capacityMap":{"scan":"two"}}""", "capacityMap.scan: a whole number of 0 or more is expected, got \"two\"")]
    [TestCase("""{"capacityMap":7}""", "capacityMap: an object of whole numbers such as {\"scan\":1} is expected, got 7")]
    [TestCase("""{"capacityMap":null,"capacity":{}}""", "capacity: no such field; known here: capacityMap")]
    public async Task A_capacity_that_is_none_is_refused(string json, string message)
    {
        await using var host = await ApiHost.StartAsync();
        await RegisterAsync(host, "000000000000");

        var answer = await host.PostAsync("/api/v0/workers/000000000000/capacity", json);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Code, Is.EqualTo("INVALID_PARAMETERS"));
        Assert.That(answer.Messages.Single(), Is.EqualTo(message));
    }

    [Test]
    public async Task The_capacity_of_a_worker_that_never_was_cannot_be_set()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/workers/none/capacity", """{"capacityMap":{"scan":2}}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.Code, Is.EqualTo("NO_SUCH_WORKER"));
    }

    internal static Worker NewWorker(string id) => new()
    {
        Incarnation = $"{id}-1",
        Id = id,
        Status = WorkerStatus.Running,
        CapacityMap = CapacityMap.Parse("scan=1,scanCheck=1"),
        Actions = ["gc"],
        HeartbeatExpiration = ApiHost.Start,
        StartedAt = ApiHost.Start,
    };

    private static Task RegisterAsync(ApiHost host, string id) =>
        host.Services.GetRequiredService<IWorkerStore>().RegisterAsync(NewWorker(id), TimeSpan.FromSeconds(30), CancellationToken.None);
}
