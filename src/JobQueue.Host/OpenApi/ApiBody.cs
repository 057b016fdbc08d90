using Microsoft.OpenApi;

namespace JobQueue.Host.OpenApi;

/// <summary>The JSON object that an operation reads.</summary>
/// <param name="Schema">Its fields and their bounds.</param>
/// <param name="Examples">Bodies that can be sent as they stand, by what they show.</param>
internal sealed record ApiBody(OpenApiSchema Schema, params (string Name, string Json)[] Examples);
