using System.Net;
using System.Text;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace JobQueue.Host.Tests;

/// <summary>An application that serves the API over an in-memory queue, and a client of it on the same machine.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2017, 2, 17, 1, 9, 47, 771, TimeSpan.Zero);

    private readonly WebApplication _application;

    private ApiHost(WebApplication application, FakeTimeProvider time)
    {
        _application = application;
        Time = time;
        Client = application.GetTestClient();
    }

    public FakeTimeProvider Time { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _application.Services;

    public IJobClient Jobs => Services.GetRequiredService<IJobClient>();

    public static async Task<ApiHost> StartAsync(Action<IServiceCollection>? services = null, Action<WebApplication>? map = null, IPAddress? peer = null, Action<JobQueueBuilder>? storage = null)
    {
        var time = new FakeTimeProvider(Start);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(time);
        (storage ?? (queue => queue.UseInMemory(new InMemoryDatabase(time))))(builder.Services.AddJobQueueClient());
        services?.Invoke(builder.Services);
        var application = builder.Build();
        application.Use((HttpContext http, RequestDelegate next) =>
        {
            http.Connection.RemoteIpAddress = peer ?? IPAddress.Loopback;
            return next(http);
        });
        (map ?? (app => app.MapJobQueueApi()))(application);
        await application.StartAsync();
        return new ApiHost(application, time);
    }

    public async Task<Job> SubmitAsync(string action, Func<JobSubmission, JobSubmission>? change = null)
    {
        var submission = new JobSubmission { Action = action };
        return (await Jobs.SubmitAsync(change?.Invoke(submission) ?? submission)).Job;
    }

    /// <summary>Claims and starts the next due job of an action, as a worker would.</summary>
    public async Task<JobClaim> ClaimAsync(string action, string workerId = "000000000000")
    {
        var result = await Services.GetRequiredService<IJobStore>().ClaimAsync(
            new ClaimRequest { WorkerId = workerId, Incarnation = "first", Actions = [action], Free = new CapacityMap([new("scan", 10)]), Ahead = TimeSpan.Zero },
            CancellationToken.None);
        return result.Claims[0];
    }

    public Task SettleAsync(JobClaim claim, JobSettlement settlement) =>
        Services.GetRequiredService<IJobStore>().SettleAsync(claim, settlement, CancellationToken.None);

    public async Task<Answer> GetAsync(string path) => await Answer.OfAsync(await Client.GetAsync(path));

    public async Task<Answer> DeleteAsync(string path) => await Answer.OfAsync(await Client.DeleteAsync(path));

    public async Task<Answer> PostAsync(string path, string? json = null, string mediaType = "application/json") =>
        await Answer.OfAsync(await Client.PostAsync(path, json is null ? null : new StringContent(json, Encoding.UTF8, mediaType)));

    public async Task<Answer> SendAsync(HttpRequestMessage request) => await Answer.OfAsync(await Client.SendAsync(request));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
