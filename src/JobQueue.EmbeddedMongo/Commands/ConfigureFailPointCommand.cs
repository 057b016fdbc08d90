namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>configureFailPoint</c>, as MongoDB's test builds have it.</summary>
internal static class ConfigureFailPointCommand
{
    internal static readonly CommandDefinition Definition = new("configureFailPoint", static context => ValueTask.FromResult(context.Server.Faults.Configure(context.Body)));
}
