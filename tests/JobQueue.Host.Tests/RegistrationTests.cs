using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class RegistrationTests
{
    [Test]
    public async Task A_worker_runs_the_jobs_that_a_client_submits()
    {
        var database = new InMemoryDatabase(TimeProvider.System);
        var handled = new TaskCompletionSource<JobId>();
        using var worker = Build(services => services.AddJobQueue().UseInMemory(database).AddHandler("greet", (context, _) =>
        {
            handled.SetResult(context.Job.Id);
            return Task.CompletedTask;
        }));
        using var client = Build(services => services.AddJobQueueClient().UseInMemory(database));
        await worker.StartAsync();
        await client.StartAsync();

        var submitted = await client.Services.GetRequiredService<IJobClient>().SubmitAsync(new JobSubmission { Action = "greet" });
        var ran = await handled.Task;
        await worker.StopAsync();

        Assert.That(ran, Is.EqualTo(submitted.Job.Id));
    }

    [Test]
    public async Task Every_worker_deletes_old_jobs_when_it_is_asked_to()
    {
        var database = new InMemoryDatabase(TimeProvider.System);
        using var worker = Build(services =>
        {
            services.AddJobQueue();
            services.AddJobQueue().UseInMemory(database);
        });
        await worker.StartAsync();

        var feed = worker.Services.GetRequiredService<IChangeFeed>();
        await using var changes = feed.WatchAsync(new FeedRequest { Topics = FeedTopics.Jobs }, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        var next = changes.MoveNextAsync();
        var job = (await worker.Services.GetRequiredService<IJobClient>().SubmitAsync(new JobSubmission { Action = "onlinegc_joblogs" })).Job;
        while (await next && changes.Current is not FeedMessage.JobChanged { Job.Status: JobStatus.Done })
        {
            next = changes.MoveNextAsync();
        }

        Assert.That(changes.Current, Is.InstanceOf<FeedMessage.JobChanged>().With.Property("Job").Property("Id").EqualTo(job.Id));
        await worker.StopAsync();
    }

    [Test]
    public async Task A_client_registers_no_worker()
    {
        var database = new InMemoryDatabase(TimeProvider.System);
        using var client = Build(services => services.AddJobQueueClient().UseInMemory(database));
        await client.StartAsync();

        await client.Services.GetRequiredService<IJobClient>().SubmitAsync(new JobSubmission { Action = "greet" });

        Assert.That(await client.Services.GetRequiredService<IWorkerStore>().ListAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public void A_setting_out_of_bounds_stops_the_start_and_is_named()
    {
        using var host = Build(services => services.AddJobQueue(options => options.MaxConcurrency = 0).UseInMemory());

        Assert.That(async () => await host.StartAsync(), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("MaxConcurrency"));
    }

    [Test]
    public void An_application_without_a_storage_does_not_start_and_is_told_which_call_it_lacks()
    {
        using var host = Build(services => services.AddJobQueue());

        Assert.That(async () => await host.StartAsync(), Throws.InvalidOperationException.With.Message.Contains("UseMongo"));
    }

    [Test]
    public void Options_bind_from_configuration_and_code_has_the_last_word()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Queue:ReplicaId"] = "8f553c8b697c",
            ["Queue:Capacity:scan"] = "2",
            ["Queue:Lease"] = "00:01:00",
            ["Queue:MaxConcurrency"] = "5",
        }).Build();
        using var host = Build(services => services.AddJobQueue(configuration.GetSection("Queue"), options => options.MaxConcurrency = 7).UseInMemory());

        var options = host.Services.GetRequiredService<IOptions<JobQueueOptions>>().Value;

        Assert.That(options.ReplicaId, Is.EqualTo("8f553c8b697c"));
        Assert.That(options.Capacity["scan"], Is.EqualTo(2));
        Assert.That(options.Lease, Is.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(options.MaxConcurrency, Is.EqualTo(7));
    }

    [TestCase(15, 30, 35)]
    [TestCase(60, 30, 80)]
    [TestCase(15, 300, 300)]
    public void The_host_is_given_the_time_that_a_draining_worker_needs(int drain, int before, int expected)
    {
        using var host = Build(services =>
        {
            services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(before));
            services.AddJobQueue(options => options.Drain = TimeSpan.FromSeconds(drain)).UseInMemory();
        });

        Assert.That(host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout, Is.EqualTo(TimeSpan.FromSeconds(expected)));
    }

    [Test]
    public void Asking_twice_gives_one_worker()
    {
        using var host = Build(services =>
        {
            services.AddJobQueueClient();
            services.AddJobQueue().UseInMemory();
            services.AddJobQueue(options => options.MaxConcurrency = 3);
        });

        Assert.That(host.Services.GetServices<IHostedService>().Count(service => service.GetType().Name == "JobRunnerService"), Is.EqualTo(1));
        Assert.That(host.Services.GetRequiredService<IOptions<JobQueueOptions>>().Value.MaxConcurrency, Is.EqualTo(3));
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        configure(builder.Services);
        return builder.Build();
    }
}
