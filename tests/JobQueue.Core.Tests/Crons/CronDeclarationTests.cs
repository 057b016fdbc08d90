using JobQueue.Core.Tests.Cluster;
using JobQueue.Crons;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Crons;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class CronDeclarationTests
{
    private static readonly CronDefinition Declared = new() { Name = "nightly", Schedule = "0 0 3 * * *", Job = new JobSubmission { Action = "work" } };

    [Test]
    public async Task What_code_declares_is_stored_once_however_many_replicas_start()
    {
        await using var cluster = new TestCluster();

        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => StartAsync(cluster, $"r-{n}", Declared)));

        var cron = await CronAsync(replicas[0]);
        Assert.That((cron.Definition, cron.Rev, cron.ChangedByOperator), Is.EqualTo((Declared, 1L, false)));
        Assert.That(cron.NextRun, Is.Not.Null);
    }

    [Test]
    public async Task A_declaration_that_did_not_change_leaves_the_cron_alone()
    {
        await using var cluster = new TestCluster();
        var before = await CronAsync(await StartAsync(cluster, "a", Declared));
        await cluster.PassAsync(TimeSpan.FromSeconds(5));

        var after = await CronAsync(await StartAsync(cluster, "b", Declared));

        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public async Task A_declaration_that_changed_is_taken()
    {
        await using var cluster = new TestCluster();
        await StartAsync(cluster, "a", Declared);

        var after = await CronAsync(await StartAsync(cluster, "b", Declared with { Schedule = "0 0 4 * * *" }));

        Assert.That((after.Definition.Schedule, after.NextRun?.Hour), Is.EqualTo(("0 0 4 * * *", 4)));
    }

    [Test]
    public async Task What_an_operator_changed_is_not_overwritten_whether_the_declaration_changed_or_not()
    {
        await using var cluster = new TestCluster();
        var a = await StartAsync(cluster, "a", Declared);
        var changed = await a.Service<ICronClient>().PutAsync(Declared with { Enabled = false });

        var same = await StartAsync(cluster, "b", Declared);
        var other = await StartAsync(cluster, "c", Declared with { Schedule = "0 0 4 * * *" });

        Assert.That(await CronAsync(other), Is.EqualTo(changed));
        Assert.That(same.Log.Count(EventIds.CronDeclarationNotTaken), Is.Zero);
        Assert.That(other.Log.Count(EventIds.CronDeclarationNotTaken), Is.EqualTo(1));
    }

    [Test]
    public async Task A_cron_that_an_operator_made_is_not_taken_over()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").StartAsync();
        var made = await a.Service<ICronClient>().PutAsync(Declared with { Schedule = "@hourly" });

        await StartAsync(cluster, "b", Declared);

        Assert.That(await CronAsync(a), Is.EqualTo(made));
    }

    [Test]
    public async Task A_deleted_cron_comes_back_as_declared()
    {
        await using var cluster = new TestCluster();
        var a = await StartAsync(cluster, "a", Declared);
        await a.Service<ICronClient>().PutAsync(Declared with { Enabled = false });
        await a.Service<ICronClient>().DeleteAsync("nightly");

        var back = await CronAsync(await StartAsync(cluster, "b", Declared));

        Assert.That((back.Definition, back.ChangedByOperator), Is.EqualTo((Declared, false)));
    }

    [Test]
    public async Task A_database_that_is_down_at_the_start_is_waited_for()
    {
        await using var cluster = new TestCluster();
        var a = cluster.Add("a").With(services => new JobQueueBuilder(services).AddCron(Declared));
        a.Cut();
        a.Start();
        await cluster.PassAsync(TimeSpan.FromSeconds(10));

        a.Mend();
        await cluster.UntilAsync(() => a.Log.Count(EventIds.CronDeclared) == 1);

        Assert.That(await CronAsync(a), Is.Not.Null);
    }

    [Test]
    public async Task A_cron_that_cannot_be_declared_holds_up_no_other_and_is_declared_once_it_can_be()
    {
        await using var cluster = new TestCluster();
        var store = default(SpoiltCronStore);
        var a = cluster.Add("a").With(services =>
        {
            services.AddSingleton<ICronStore>(provider => store = new SpoiltCronStore(provider.GetRequiredService<InMemoryReplica>().Crons, "spoilt"));
            new JobQueueBuilder(services).AddCron(Declared with { Name = "spoilt" }).AddCron(Declared).AddCron(Declared with { Name = "last" });
        });
        await a.StartAsync();

        await cluster.UntilAsync(() => a.Log.Count(EventIds.CronDeclared) == 2);
        await cluster.PassAsync(TimeSpan.FromSeconds(20));
        var told = a.Log.Lines.Where(line => line.Contains($" {EventIds.CronNotDeclared}:", StringComparison.Ordinal)).ToList();
        store!.Correct();
        await cluster.UntilAsync(() => a.Log.Count(EventIds.CronDeclared) == 3);

        Assert.That(told, Has.Count.EqualTo(1).And.All.Contains("Cron spoilt "));
        Assert.That((await a.Service<ICronStore>().ListAsync(CancellationToken.None)).Select(cron => cron.Name), Is.EqualTo(new[] { "last", "nightly", "spoilt" }));
    }

    private static async Task<TestReplica> StartAsync(TestCluster cluster, string id, CronDefinition definition)
    {
        var replica = await cluster.Add(id).With(services => new JobQueueBuilder(services).AddCron(definition)).StartAsync();
        await cluster.UntilAsync(() => replica.Log.Count(EventIds.CronDeclared) + replica.Log.Count(EventIds.CronDeclarationNotTaken) == 1);
        return replica;
    }

    private static async Task<Cron> CronAsync(TestReplica replica) => (await replica.Service<ICronStore>().FindAsync("nightly", CancellationToken.None))!;
}
