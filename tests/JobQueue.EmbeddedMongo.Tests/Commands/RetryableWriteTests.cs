using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class RetryableWriteTests : ClientTest
{
    private const string Session = "lsid: {id: UUID('00112233-4455-6677-8899-aabbccddeeff')}, $db: 'd'";

    [Test]
    public async Task A_repeated_statement_answers_its_first_result_and_changes_nothing()
    {
        using var client = await Wire.RawClient.ConnectAsync(Server);
        await client.AskAsync("{insert: 'c', documents: [{_id: 1, n: 0}], $db: 'd'}");
        var update = $"{{findAndModify: 'c', query: {{_id: 1}}, update: {{$inc: {{n: 1}}}}, new: true, txnNumber: NumberLong(5), {Session}}}";

        var first = await client.AskAsync(update);
        await client.AskAsync("{update: 'c', updates: [{q: {}, u: {$set: {n: 100}}}], $db: 'd'}");
        var second = await client.AskAsync(update);

        Assert.That(second["value"], Is.EqualTo(first["value"]));
        Assert.That((await Collection.Find("{}").SingleAsync())["n"].AsInt32, Is.EqualTo(100));
    }

    [Test]
    public async Task Only_the_statements_of_a_batch_that_were_not_executed_are_executed()
    {
        using var client = await Wire.RawClient.ConnectAsync(Server);
        await client.AskAsync($"{{insert: 'c', documents: [{{_id: 1}}], stmtIds: [0], txnNumber: NumberLong(1), {Session}}}");

        var reply = await client.AskAsync($"{{insert: 'c', documents: [{{_id: 1}}, {{_id: 2}}], stmtIds: [0, 1], txnNumber: NumberLong(1), {Session}}}");

        Assert.That((reply["n"].AsInt32, reply.Contains("writeErrors")), Is.EqualTo((2, false)));
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task An_old_transaction_number_is_refused()
    {
        using var client = await Wire.RawClient.ConnectAsync(Server);
        await client.AskAsync($"{{insert: 'c', documents: [{{_id: 1}}], txnNumber: NumberLong(7), {Session}}}");

        var reply = await client.AskAsync($"{{insert: 'c', documents: [{{_id: 2}}], txnNumber: NumberLong(6), {Session}}}");

        Assert.That(reply["codeName"].AsString, Is.EqualTo("TransactionTooOld"));
    }

    [Test]
    public async Task Transaction_numbers_that_no_double_can_tell_apart_are_told_apart()
    {
        using var client = await Wire.RawClient.ConnectAsync(Server);
        await client.AskAsync($"{{insert: 'c', documents: [{{_id: 1}}], txnNumber: NumberLong('9007199254740992'), {Session}}}");

        await client.AskAsync($"{{insert: 'c', documents: [{{_id: 2}}], txnNumber: NumberLong('9007199254740993'), {Session}}}");

        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1, 2 }));
    }
}
