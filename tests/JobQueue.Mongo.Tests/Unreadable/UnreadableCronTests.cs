using JobQueue.Conformance.Crons;
using JobQueue.Crons;
using JobQueue.Jobs;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>A cron that cannot be read fires no more; whoever writes it anew corrects it, and nobody has to touch the database.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnreadableCronTests
{
    private static readonly CronDefinition Wanted = new() { Name = "cron", Schedule = "@hourly", Job = new JobSubmission { Action = "work" } };

    private static CancellationToken None => CancellationToken.None;

    [TestCase("misfire", "sing", 2L)]
    [TestCase("action", 7, 2L)]
    [TestCase("rev", "many", 1L)]
    [TestCase("rev", null, 1L)]
    public async Task Writing_it_anew_corrects_it(string field, object? value, long rev)
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await SpoiltAsync(database, field, BsonValue.Create(value));

        var put = await replica.Get<ICronClient>().PutAsync(Wanted, None);

        Assert.That((put.Definition, put.ChangedByOperator, put.Rev), Is.EqualTo((Wanted, true, rev)));
        Assert.That(await replica.View.Crons.FindAsync("cron", None), Is.EqualTo(put));
        Assert.That((await replica.View.Crons.EarliestAsync(10, None)).Select(cron => cron.Name), Is.EqualTo(new[] { "cron" }));
    }

    [Test]
    public async Task One_without_a_rev_is_corrected_too()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await SpoiltAsync(database, "misfire", "sing");
        await replica.Database.GetCollection<BsonDocument>("crons").UpdateOneAsync(new BsonDocument(), new BsonDocument("$unset", new BsonDocument("rev", "")));

        var put = await replica.Get<ICronClient>().PutAsync(Wanted, None);

        Assert.That(await replica.View.Crons.FindAsync("cron", None), Is.EqualTo(put));
    }

    [Test]
    public async Task A_declaration_takes_its_place_unless_an_operator_wrote_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await SpoiltAsync(database, "misfire", "sing");
        var writer = replica.Get<CronWriter>();

        var declared = await writer.DeclareAsync(Wanted, "print", None);
        await replica.Get<ICronClient>().PutAsync(Wanted with { Schedule = "@daily" }, None);
        await replica.SetAsync("crons", Cron.IdOf("cron").ToString(), "misfire", "sing");

        Assert.That((declared.Definition, declared.Declaration, declared.ChangedByOperator), Is.EqualTo((Wanted, "print", false)));
        Assert.That(async () => await writer.DeclareAsync(Wanted, "other", None), Throws.TypeOf<UnreadableDocumentException>().With.Property("Id").EqualTo("cron"));
    }

    [Test]
    public async Task One_that_is_corrected_meanwhile_or_is_gone_is_left_alone()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await SpoiltAsync(database, "misfire", "once");
        var other = TestCrons.New(replica.View.Clock.UtcNow) with { ChangedByOperator = true, Rev = 9 };

        var corrected = await replica.View.Crons.TryReplaceUnreadableAsync(other, None);
        await replica.View.Crons.DeleteAsync("cron", None);
        var gone = await replica.View.Crons.TryReplaceUnreadableAsync(other, None);

        Assert.That((corrected, gone), Is.EqualTo(((Cron?)null, (Cron?)null)));
        Assert.That(await replica.View.Crons.FindAsync("cron", None), Is.Null);
    }

    [Test]
    public void The_replacement_names_the_document_as_it_was_read()
    {
        var seen = new BsonDocument { { "_id", "1" }, { "misfire", "sing" }, { "a.b", 1 }, { "$c", 1 }, { "d", BsonUndefined.Value } };

        var filter = CronFilters.AsStored(seen);

        Assert.That(filter, Is.EqualTo(BsonDocument.Parse("""{ "_id": "1", "rev": { "$exists": false }, "misfire": { "$eq": "sing" } }""")));
    }

    private static async Task<MongoReplica> SpoiltAsync(TestDatabase database, string field, BsonValue value)
    {
        var replica = await database.ConnectAsync();
        var cron = TestCrons.New(replica.View.Clock.UtcNow);
        await replica.View.Crons.TryAddAsync(cron, None);
        await replica.SetAsync("crons", cron.Id.ToString(), field, value);
        return replica;
    }
}
