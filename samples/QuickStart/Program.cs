using JobQueue;
using JobQueue.EmbeddedMongo;
using JobQueue.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

await using var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions()); // or the connection string of your MongoDB

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddJobQueue()
    .UseMongo(server.ConnectionString)
    .AddHandler<Greeting>("greet", async (greeting, context, cancellationToken) =>
    {
        context.Logger.LogInformation("Hello, {Name}!", greeting.Name);
        await context.ReportProgressAsync(100, "greeted", cancellationToken);
    });
using var host = builder.Build();
await host.StartAsync();

var jobs = host.Services.GetRequiredService<IJobClient>();
var (job, _) = await jobs.SubmitAsync(new JobSubmission { Action = "greet", Retries = 2 }.WithParameters(new Greeting("world")));
var ended = await jobs.WaitForCompletionAsync(job.Id); // of its retries, the last

Console.WriteLine($"{ended.Action} {ended.Id}: {ended.Status.ToName()}");
await host.StopAsync();

internal sealed record Greeting(string Name);
