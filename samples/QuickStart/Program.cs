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
while (!job!.IsFinal)
{
    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    job = await jobs.FindAsync(job.Id);
}

Console.WriteLine($"{job.Action} {job.Id}: {job.Status.ToName()}");
await host.StopAsync();

internal sealed record Greeting(string Name);
