using JobQueue.TestServers;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Indexes;

/// <summary>The storage sends nothing that MongoDB 4.4, and services that are compatible with it, do not know.</summary>
[TestFixture]
internal sealed class AllowListTests
{
    private static readonly string[] Commands =
    [
        "aggregate", "createIndexes", "delete", "distinct", "find", "findAndModify", "getMore", "hello", "insert", "update",
        "endSessions", "isMaster", "killCursors",
    ];

    private static readonly string[] Operators =
    [
        // Filters.
        "$eq", "$exists", "$gt", "$gte", "$in", "$lt", "$lte", "$ne", "$or",

        // Updates.
        "$currentDate", "$each", "$inc", "$push", "$set", "$setOnInsert", "$slice", "$unset",

        // Stages and accumulators.
        "$changeStream", "$first", "$group", "$limit", "$match", "$project", "$sort", "$sum",
    ];

    private static readonly string[] OptionsOfFindAndModify =
        ["findAndModify", "query", "update", "sort", "new", "upsert", "fields", "writeConcern", "lsid", "txnNumber", "$db", "$clusterTime"];

    [Test]
    public async Task Only_plain_commands_and_operators_are_sent()
    {
        await using var database = await TestDatabase.CreateAsync();
        var recorder = new CommandRecorder();
        var replica = await database.ConnectAsync(recorder.Subscribe);
        await new EveryVerb(replica).RunAsync();

        Assert.That(recorder.CommandNames, Is.SubsetOf(Commands));
        Assert.That(recorder.Operators, Is.SubsetOf(Operators));
    }

    [Test]
    public async Task No_update_is_a_pipeline()
    {
        await using var database = await TestDatabase.CreateAsync();
        var recorder = new CommandRecorder();
        var replica = await database.ConnectAsync(recorder.Subscribe);
        await new EveryVerb(replica).RunAsync();

        var findAndModify = recorder.Commands.Where(command => command.GetElement(0).Name == "findAndModify").ToList();
        var updates = recorder.Commands.Where(command => command.GetElement(0).Name == "update").SelectMany(command => command["updates"].AsBsonArray.Select(update => update["u"]));

        Assert.That(updates.Concat(findAndModify.Select(command => command["update"])).Select(update => update.IsBsonDocument), Is.All.True);
        Assert.That(findAndModify.SelectMany(command => command.Names).Distinct(), Is.SubsetOf(OptionsOfFindAndModify));
    }
}
