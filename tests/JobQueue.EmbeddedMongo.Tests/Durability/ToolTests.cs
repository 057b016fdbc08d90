using System.Globalization;
using System.Net;
using System.Net.Sockets;
using JobQueue.EmbeddedMongo.Tests.Journal;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Durability;

internal sealed class ToolTests
{
    [Test]
    public async Task A_port_in_use_is_named_and_ends_with_its_own_code()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var server = ToolProcess.Start("--port", port);

        Assert.That(await server.ExitCodeAsync(), Is.EqualTo(2));
        Assert.That(await server.Errors, Does.Contain(port));
    }

    [Test]
    public async Task A_folder_in_use_is_named_with_its_owner_and_ends_with_its_own_code()
    {
        using var folder = new ScratchFolder();
        await using var owner = ToolProcess.OnFolder(folder.Path);
        await owner.ConnectionString;
        await using var second = ToolProcess.OnFolder(folder.Path);

        Assert.That(await second.ExitCodeAsync(), Is.EqualTo(3));
        Assert.That(await second.Errors, Does.Contain(folder.Path).And.Contain(owner.Id.ToString(CultureInfo.InvariantCulture)));
    }

    [TestCase("--port", "70000")]
    [TestCase("--nosuch")]
    public async Task A_wrong_command_line_is_refused(params string[] arguments)
    {
        await using var server = ToolProcess.Start(arguments);

        Assert.That(await server.ExitCodeAsync(), Is.EqualTo(1));
        Assert.That(await server.Errors, Does.Contain(arguments[0]));
    }

    [Test]
    public async Task The_named_replica_set_is_served()
    {
        await using var server = ToolProcess.Start("--port", "0", "--replica-set", "other");
        using var client = new MongoClient(await server.ConnectionString);

        var hello = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));

        Assert.That(hello["setName"].AsString, Is.EqualTo("other"));
    }

    [Test]
    public async Task Change_streams_are_refused_when_they_are_switched_off()
    {
        await using var server = ToolProcess.Start("--port", "0", "--no-change-streams");
        using var client = new MongoClient(await server.ConnectionString);

        Assert.That(async () => await client.GetDatabase("d").WatchAsync(), Throws.InstanceOf<MongoCommandException>());
    }
}
