namespace JobQueue.EmbeddedMongo.Tool;

/// <summary>What the command line asked for.</summary>
internal sealed record ServeOptions(int Port, string? Folder, string ReplicaSet, bool IsVerbose, bool RefusesChangeStreams);
