using System.Net;
using JobQueue.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class HealthTests
{
    [Test]
    public async Task A_process_that_answers_is_live_whatever_its_database_does()
    {
        await using var host = await ApiHost.StartAsync(Unreachable, app => app.MapJobQueueHealthChecks());

        var answer = await host.GetAsync("/healthz");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Body, Is.EqualTo("""{"status":"healthy","checks":{}}"""));
    }

    [Test]
    public async Task A_client_is_ready_when_its_database_answers()
    {
        await using var host = await ApiHost.StartAsync(map: app => app.MapJobQueueHealthChecks());

        var answer = await host.GetAsync("/readyz");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Json.GetProperty("status").GetString(), Is.EqualTo("healthy"));
        Assert.That(Facts(answer).GetProperty("database").GetString(), Is.EqualTo("reachable"));
        Assert.That(Facts(answer).GetProperty("feedMode").GetString(), Is.AnyOf("connecting", "stream", "polling"));
        Assert.That(Facts(answer).TryGetProperty("worker", out _), Is.False);
    }

    [Test]
    public async Task Nobody_is_ready_while_the_database_does_not_answer()
    {
        await using var host = await ApiHost.StartAsync(Unreachable, app => app.MapJobQueueHealthChecks());

        var answer = await host.GetAsync("/readyz");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Json.GetProperty("checks").GetProperty("jobqueue").GetProperty("description").GetString(), Is.EqualTo("The database does not answer."));
        Assert.That(Facts(answer).GetProperty("database").GetString(), Is.EqualTo("unreachable"));
        Assert.That(answer.Body, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_worker_is_ready_once_it_is_registered_and_its_lease_stands()
    {
        await using var host = await ApiHost.StartAsync(services => services.AddJobQueue(options => options.ReplicaId = "8f553c8b697c"), app => app.MapJobQueueHealthChecks());

        var answer = await Eventually.AnswersAsync(() => host.GetAsync("/readyz"), HttpStatusCode.OK);

        Assert.That(Facts(answer).GetProperty("worker").GetString(), Is.EqualTo("8f553c8b697c"));
        Assert.That(Facts(answer).GetProperty("workerState").GetString(), Is.EqualTo("running"));
        Assert.That(Facts(answer).GetProperty("leaseRemaining").GetString(), Is.EqualTo("30.0s"));
        Assert.That(Facts(answer).GetProperty("runningJobs").GetString(), Is.EqualTo("0"));
    }

    private static System.Text.Json.JsonElement Facts(Answer answer) => answer.Json.GetProperty("checks").GetProperty("jobqueue").GetProperty("data");

    private static void Unreachable(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IWorkerStore>(new FailingWorkerStore(new JobQueueException("mongodb://secret@db1 refused the connection") { IsTransient = true })));
}
