using MongoDB.Bson;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;
using MongoDB.Driver.Core.Servers;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>The driver's events of pools and servers, by the names of the tests' format.</summary>
internal static class TopologyEvents
{
    public static void Subscribe(ClusterBuilder builder, Action<ObservedTopology> observe)
    {
        Action<string> pool = name => observe(new ObservedTopology(name, "cmap", []));
        builder
            .Subscribe<ConnectionPoolOpenedEvent>(_ => pool("poolCreatedEvent"))
            .Subscribe<ConnectionPoolReadyEvent>(_ => pool("poolReadyEvent"))
            .Subscribe<ConnectionPoolClearedEvent>(one => observe(new ObservedTopology("poolClearedEvent", "cmap", new BsonDocument("interruptInUseConnections", one.CloseInUseConnections))))
            .Subscribe<ConnectionPoolClosedEvent>(_ => pool("poolClosedEvent"))
            .Subscribe<ConnectionCreatedEvent>(_ => pool("connectionCreatedEvent"))
            .Subscribe<ConnectionOpenedEvent>(_ => pool("connectionReadyEvent"))
            .Subscribe<ConnectionClosedEvent>(_ => pool("connectionClosedEvent"))
            .Subscribe<ConnectionPoolCheckingOutConnectionEvent>(_ => pool("connectionCheckOutStartedEvent"))
            .Subscribe<ConnectionPoolCheckingOutConnectionFailedEvent>(_ => pool("connectionCheckOutFailedEvent"))
            .Subscribe<ConnectionPoolCheckedOutConnectionEvent>(_ => pool("connectionCheckedOutEvent"))
            .Subscribe<ConnectionPoolCheckedInConnectionEvent>(_ => pool("connectionCheckedInEvent"))
            .Subscribe<ServerDescriptionChangedEvent>(one => observe(Changed("serverDescriptionChangedEvent", NameOf(one.OldDescription), NameOf(one.NewDescription))))
            .Subscribe<ClusterDescriptionChangedEvent>(one => observe(Changed("topologyDescriptionChangedEvent", NameOf(one.OldDescription), NameOf(one.NewDescription))))
            .Subscribe<ServerHeartbeatStartedEvent>(one => observe(Heartbeat("serverHeartbeatStartedEvent", one.Awaited)))
            .Subscribe<ServerHeartbeatSucceededEvent>(one => observe(Heartbeat("serverHeartbeatSucceededEvent", one.Awaited)))
            .Subscribe<ServerHeartbeatFailedEvent>(one => observe(Heartbeat("serverHeartbeatFailedEvent", one.Awaited)));
    }

    /// <summary>The type of a topology as the tests write it.</summary>
    public static string NameOf(ClusterDescription description) => description.Type switch
    {
        ClusterType.ReplicaSet when description.Servers.Any(server => server.Type == ServerType.ReplicaSetPrimary) => "ReplicaSetWithPrimary",
        ClusterType.ReplicaSet => "ReplicaSetNoPrimary",
        ClusterType.Standalone => "Single",
        ClusterType.LoadBalanced => "LoadBalanced",
        ClusterType.Sharded => "Sharded",
        _ => "Unknown",
    };

    private static string NameOf(ServerDescription description) => description.Type switch
    {
        ServerType.ReplicaSetPrimary => "RSPrimary",
        ServerType.ReplicaSetSecondary => "RSSecondary",
        ServerType.ReplicaSetArbiter => "RSArbiter",
        ServerType.ReplicaSetGhost => "RSGhost",
        ServerType.ReplicaSetOther => "RSOther",
        ServerType.ShardRouter => "Mongos",
        var other => other.ToString(),
    };

    private static ObservedTopology Changed(string name, string before, string after) =>
        new(name, "sdam", new BsonDocument { { "previousDescription", new BsonDocument("type", before) }, { "newDescription", new BsonDocument("type", after) } });

    private static ObservedTopology Heartbeat(string name, bool awaited) => new(name, "sdam", new BsonDocument("awaited", awaited));
}
