using System.Text.Json;
using JobQueue.Jobs;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class HandlerRegistrationTests
{
    private interface IScanner;

    [Test]
    public async Task A_handler_class_with_parameters_is_given_them()
    {
        await using var world = new RunningWorld(builder => builder.AddHandler<TypedHandler>("work"));

        var job = await world.RunAsync(new JobSubmission { Action = "work", Parameters = JsonSerializer.SerializeToElement(new { digest = "sha256:1" }) });

        Assert.That(job.Result!.Value.GetString(), Is.EqualTo("sha256:1"));
    }

    [Test]
    public async Task Every_run_has_a_handler_and_a_scope_of_its_own_that_are_gone_when_the_run_has_left()
    {
        var disposed = new List<int>();
        await using var world = new RunningWorld(builder =>
        {
            builder.Services.AddSingleton(disposed).AddScoped<Unit>();
            builder.AddHandler<ScopedHandler>("work");
        });

        await world.RunAsync();
        Assert.That(disposed, Has.Count.EqualTo(1));
        await world.RunAsync();

        Assert.That(disposed.Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void An_action_has_one_handler()
    {
        var builder = new JobQueueBuilder(new ServiceCollection()).AddHandler<TypedHandler>("work");

        Assert.That(() => builder.AddProcessHandler("work", "true"), Throws.InvalidOperationException.With.Message.Contains("'work'"));
    }

    [TestCase("")]
    [TestCase("two words")]
    public void An_action_is_a_name(string action)
    {
        var builder = new JobQueueBuilder(new ServiceCollection());

        Assert.That(() => builder.AddHandler(action, (_, _) => Task.CompletedTask), Throws.ArgumentException.With.Property("ParamName").EqualTo("action"));
    }

    [Test]
    public void A_class_that_is_no_handler_or_several_is_refused()
    {
        var builder = new JobQueueBuilder(new ServiceCollection());

        Assert.That(() => builder.AddHandler<Unit>("none"), Throws.ArgumentException.With.Message.Contains("is no handler"));
        Assert.That(() => builder.AddHandler<TwoHandlers>("two"), Throws.ArgumentException.With.Message.Contains("several"));
    }

    [Test]
    public void A_handler_whose_services_are_missing_is_found_out_when_the_host_is_built() =>
        Assert.That(() => new RunningWorld(builder => builder.AddHandler<NeedsScanner>("work")), Throws.InstanceOf<AggregateException>().With.Message.Contains(nameof(IScanner)));

    [Test]
    public async Task The_registry_lists_the_actions_in_order()
    {
        await using var world = new RunningWorld(builder => builder.AddProcessHandler("b", "true").AddProcessHandler("a", "true"));

        Assert.That(world.Services.GetRequiredService<HandlerRegistry>().Actions, Is.EqualTo(new[] { "a", "b" }));
    }

    private sealed record Image(string Digest);

    private sealed class TypedHandler : IJobHandler<Image>
    {
        public Task HandleAsync(Image parameters, JobContext context, CancellationToken cancellationToken)
        {
            context.SetResult(parameters.Digest);
            return Task.CompletedTask;
        }
    }

    private sealed class TwoHandlers : IJobHandler, IJobHandler<Image>
    {
        public Task HandleAsync(JobContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HandleAsync(Image parameters, JobContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Unit(List<int> disposed) : IDisposable
    {
        public void Dispose() => disposed.Add(GetHashCode());
    }

    private sealed class ScopedHandler(Unit unit) : IJobHandler
    {
        public Task HandleAsync(JobContext context, CancellationToken cancellationToken)
        {
            GC.KeepAlive(unit);
            return Task.CompletedTask;
        }
    }

    private sealed class NeedsScanner(IScanner scanner) : IJobHandler
    {
        public Task HandleAsync(JobContext context, CancellationToken cancellationToken)
        {
            GC.KeepAlive(scanner);
            return Task.CompletedTask;
        }
    }
}
