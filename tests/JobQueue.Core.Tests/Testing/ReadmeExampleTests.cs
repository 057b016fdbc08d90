using JobQueue.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Testing;

/// <summary>The example of the kit's README, which must compile and hold as it stands there.</summary>
[TestFixture]
internal sealed class ReadmeExampleTests
{
    private interface IRegistry
    {
        int DeleteLayers(int olderThanDays);
    }

    [Test]
    public async Task The_example_holds()
    {
        await using var harness = new JobQueueTestHarness(queue =>
        {
            queue.Services.AddSingleton<IRegistry>(new FakeRegistry());
            queue.AddHandler<GarbageCollector>("gc");
        });

        var run = await harness.RunAsync(new JobSubmission { Action = "gc", Retries = 2 }.WithParameters(new { keepDays = 7 }));

        Assert.That(run.Status, Is.EqualTo(JobStatus.Done));
        Assert.That(run.Log.Select(line => line.Text), Has.Some.Contains("3 layers deleted"));
    }

    [Test]
    public void The_example_is_the_one_of_the_README()
    {
        var readme = LinesOf(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src/JobQueue.Testing/README.md")).Split("```csharp")[1].Split("```")[0]);
        var here = LinesOf(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests/JobQueue.Core.Tests/Testing/ReadmeExampleTests.cs")));

        Assert.That(string.Join('\n', here), Does.Contain(string.Join('\n', readme)));
    }

    private static IEnumerable<string> LinesOf(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private sealed class FakeRegistry : IRegistry
    {
        public int DeleteLayers(int olderThanDays) => 3;
    }

    private sealed record Retention(int KeepDays);

    private sealed class GarbageCollector(IRegistry registry) : IJobHandler
    {
        public Task HandleAsync(JobContext context, CancellationToken cancellationToken)
        {
            var deleted = registry.DeleteLayers(context.GetParameters<Retention>().KeepDays);
            context.Logger.LogInformation("{Deleted} layers deleted", deleted);
            return Task.CompletedTask;
        }
    }
}
