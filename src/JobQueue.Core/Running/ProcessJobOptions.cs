namespace JobQueue.Running;

/// <summary>The command that a process job runs.</summary>
public sealed record ProcessJobOptions
{
    /// <summary>The program: a path, or a name that is looked up in <c>PATH</c>.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments, passed as they are: no shell reads them.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it runs.</summary>
    /// <value>Default the replica's own working directory.</value>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables added to the replica's environment, which the command inherits; <see langword="null"/> removes one.</summary>
    /// <value>Default none.</value>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
}
