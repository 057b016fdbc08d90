using Microsoft.OpenApi;

namespace JobQueue.Host.OpenApi;

/// <summary>One parameter of an operation.</summary>
internal sealed record ApiParameter(ParameterLocation In, string Name, OpenApiSchema Schema, string Description)
{
    /// <summary>A value that can be tried; for parameters in the path it is always there.</summary>
    public string? Example { get; init; }

    public static ApiParameter Path(string name, OpenApiSchema schema, string example, string description) =>
        new(ParameterLocation.Path, name, schema, description) { Example = example };

    public static ApiParameter Query(string name, OpenApiSchema schema, string description) => new(ParameterLocation.Query, name, schema, description);

    public static ApiParameter Header(string name, OpenApiSchema schema, string description) => new(ParameterLocation.Header, name, schema, description);
}
