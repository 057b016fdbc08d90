namespace JobQueue.Benchmarks.Server;

/// <summary>A build of the server's tool.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Assembly">The file to run.</param>
internal sealed record ServerTool(string Name, string Assembly)
{
    /// <summary>The one beside this program.</summary>
    public static ServerTool Own { get; } = new("this build", Path.Combine(AppContext.BaseDirectory, "JobQueue.EmbeddedMongo.Tool.dll"));

    public static ServerTool Of(string assembly) => new(assembly, assembly);
}
