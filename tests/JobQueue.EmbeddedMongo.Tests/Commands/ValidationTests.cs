using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class ValidationTests : ClientTest
{
    [Test]
    public async Task A_document_that_does_not_match_is_refused_and_says_why()
    {
        await RunAsync("{create: 'c', validator: {n: {$type: 'int'}}}");

        var refused = await Assert.ThrowsAsync<MongoWriteException>(() => Collection.InsertOneAsync(Doc("{_id: 1, n: 'text'}")));
        await Collection.InsertOneAsync(Doc("{_id: 2, n: 5}"));
        var changed = await Assert.ThrowsAsync<MongoWriteException>(() => Collection.UpdateOneAsync("{_id: 2}", "{$set: {n: 'text'}}"));

        Assert.That(refused!.WriteError.Code, Is.EqualTo(121));
        Assert.That(refused.WriteError.Details, Is.EqualTo(Doc("{failingDocumentId: 1, details: {operatorName: '$type', specifiedAs: {n: {$type: 'int'}}}}")));
        Assert.That(changed!.WriteError.Code, Is.EqualTo(121));
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_client_may_bypass_the_rule_and_collMod_may_change_it()
    {
        await RunAsync("{create: 'c', validator: {n: {$exists: true}}}");

        await Collection.InsertOneAsync(Doc("{_id: 1}"), new InsertOneOptions { BypassDocumentValidation = true });
        await RunAsync("{collMod: 'c', validator: {m: {$exists: true}}, validationLevel: 'moderate'}");
        await Collection.UpdateOneAsync("{_id: 1}", "{$set: {x: 1}}");

        var refused = await Assert.ThrowsAsync<MongoWriteException>(() => Collection.InsertOneAsync(Doc("{_id: 2, n: 1}")));
        Assert.That(refused!.WriteError.Code, Is.EqualTo(121));
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1 }));
    }
}
