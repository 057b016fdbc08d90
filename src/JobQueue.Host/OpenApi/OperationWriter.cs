using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using JobQueue.Host.Http;
using JobQueue.Host.Views;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace JobQueue.Host.OpenApi;

/// <summary>Writes into the API's description what an endpoint says of itself.</summary>
internal sealed class OperationWriter : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var described = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Single();
        operation.OperationId = described.Id;
        operation.Summary = described.Summary;
        operation.Description = described.Description;
        operation.Tags = new HashSet<OpenApiTagReference> { new(described.Tag, context.Document) };
        operation.Parameters = [.. described.Parameters.Select(Parameter)];
        operation.RequestBody = described.Body is { } body ? Body(body) : null;
        operation.Responses = Responses(described, operation.Responses!);
        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(ApiParameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In,
        Required = parameter.In == ParameterLocation.Path,
        Schema = parameter.Schema,
        Description = parameter.Description,
        Example = parameter.Example is { } example ? JsonValue.Create(example) : null,
    };

    private static OpenApiRequestBody Body(ApiBody body) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [ApiAnswer.Json] = new()
            {
                Schema = body.Schema,
                Examples = body.Examples.ToDictionary(example => example.Name, example => (IOpenApiExample)new OpenApiExample { Value = JsonNode.Parse(example.Json) }, StringComparer.Ordinal),
            },
        },
    };

    /// <param name="described">What the endpoint says.</param>
    /// <param name="known">What was made of the types it names: references to their shapes.</param>
    private static OpenApiResponses Responses(ApiOperation described, OpenApiResponses known)
    {
        var responses = new OpenApiResponses();
        foreach (var reply in described.Replies)
        {
            responses[Key(reply.Status)] = Response(reply, known);
        }

        var error = SchemaOf(known, ApiFault.OfEveryOperation[0].Status, ApiAnswer.Json);
        foreach (var faults in described.Faults.Concat(ApiFault.OfEveryOperation).GroupBy(fault => fault.Status).OrderBy(faults => faults.Key))
        {
            responses[Key(faults.Key)] = Response([.. faults], error);
        }

        return responses;
    }

    private static OpenApiResponse Response(ApiReply reply, OpenApiResponses known) => new()
    {
        Description = reply.Description,
        Content = reply.MediaTypes.ToDictionary(
            mediaType => mediaType,
            mediaType => new OpenApiMediaType { Schema = SchemaOf(known, reply.Status, mediaType), Example = ExampleOf(reply, mediaType) },
            StringComparer.Ordinal),
        Headers = reply.Headers.ToDictionary(
            header => header.Name,
            header => (IOpenApiHeader)new OpenApiHeader { Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            StringComparer.Ordinal),
    };

    /// <summary>JSON has a shape; a stream is text.</summary>
    private static IOpenApiSchema SchemaOf(OpenApiResponses known, int status, string mediaType) =>
        mediaType == ApiAnswer.Json && known.TryGetValue(Key(status), out var response) && response.Content?.TryGetValue(mediaType, out var content) == true && content.Schema is { } schema
            ? schema
            : new OpenApiSchema { Type = JsonSchemaType.String };

    private static JsonNode? ExampleOf(ApiReply reply, string mediaType) =>
        reply.Example is not { } example ? null
        : mediaType == ApiAnswer.Json ? JsonNode.Parse(example)
        : reply.Body is null ? JsonValue.Create(example)
        : null;

    private static OpenApiResponse Response(IReadOnlyList<ApiFault> faults, IOpenApiSchema error) => new()
    {
        Description = string.Join('\n', faults.Select(fault => $"- `{fault.Code}`: {fault.When}")),
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [ApiAnswer.Json] = new()
            {
                Schema = error,
                Example = JsonSerializer.SerializeToNode(new ErrorBody([new ApiError(faults[0].Code, faults[0].When)]), ApiJson.Api.ErrorBody),
            },
        },
    };

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);
}
