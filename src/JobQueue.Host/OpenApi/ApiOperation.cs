namespace JobQueue.Host.OpenApi;

/// <summary>What one method of a path does, for the API's description. Handlers read requests by hand, so nothing of this can be found out from their signatures.</summary>
/// <param name="Id">The name by which generated clients call it, such as <c>listJobs</c>.</param>
/// <param name="Tag">What it is about; operations are listed by it.</param>
/// <param name="Summary">What it does, in a few words.</param>
internal sealed record ApiOperation(string Id, string Tag, string Summary)
{
    /// <summary>What a caller should know beyond that, in Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>The parameters in path, query and headers.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The body; <see langword="null"/> where none is read.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>What is answered when all is well.</summary>
    public required IReadOnlyList<ApiReply> Replies { get; init; }

    /// <summary>What is answered when not, beyond <see cref="ApiFault.OfEveryOperation"/>.</summary>
    public IReadOnlyList<ApiFault> Faults { get; init; } = [];
}
