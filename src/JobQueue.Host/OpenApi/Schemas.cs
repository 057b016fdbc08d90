using System.Globalization;
using System.Text.Json.Nodes;
using JobQueue.Jobs;
using Microsoft.OpenApi;

namespace JobQueue.Host.OpenApi;

/// <summary>The kinds of values that requests hold.</summary>
internal static class Schemas
{
    public static OpenApiSchema Text(int maxLength, string? description = null) =>
        new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength, Description = description };

    public static OpenApiSchema Action() => new()
    {
        Type = JsonSchemaType.String,
        MinLength = 1,
        MaxLength = JobSubmission.MaxActionLength,
        Pattern = "^[A-Za-z0-9_.:/-]+$",
        Description = "The name that a handler is registered for.",
    };

    public static OpenApiSchema JobId() => new() { Type = JsonSchemaType.String, Format = "uuid" };

    public static OpenApiSchema WholeNumber(long least, long most, long? absent = null, string? description = null) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
        Default = absent is { } value ? JsonValue.Create(value) : null,
        Description = description,
    };

    public static OpenApiSchema Flag(string? description = null) => new() { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false), Description = description };

    /// <summary>One of a few words; the first is the default.</summary>
    public static OpenApiSchema OneOf(string description, params IEnumerable<string> words)
    {
        var list = words.ToList();
        return new() { Type = JsonSchemaType.String, Enum = [.. list.Select(word => JsonValue.Create(word))], Default = JsonValue.Create(list[0]), Description = description };
    }

    public static OpenApiSchema Duration(string description) => new()
    {
        Type = JsonSchemaType.String,
        Pattern = @"^(|0|([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h))+)$",
        Description = $"{description} A duration in Go's syntax, such as 300ms or 1h30m.",
    };

    public static OpenApiSchema Instant(string description) => new() { Type = JsonSchemaType.String, Format = "date-time", Description = description };

    /// <summary>A map of units, or <c>null</c>.</summary>
    public static OpenApiSchema Units(string description) => new()
    {
        Type = JsonSchemaType.Object | JsonSchemaType.Null,
        AdditionalProperties = WholeNumber(0, long.MaxValue),
        Description = description,
    };

    /// <summary>An object of any fields, or <c>null</c>.</summary>
    public static OpenApiSchema AnyObject(string description) => new() { Type = JsonSchemaType.Object | JsonSchemaType.Null, Description = description };

    /// <summary>An object of the given fields and no others.</summary>
    public static OpenApiSchema Object(IEnumerable<string> required, params IEnumerable<(string Name, OpenApiSchema Schema)> fields) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = fields.ToDictionary(field => field.Name, field => (IOpenApiSchema)field.Schema, StringComparer.Ordinal),
        Required = required.ToHashSet(StringComparer.Ordinal),
        AdditionalPropertiesAllowed = false,
    };
}
