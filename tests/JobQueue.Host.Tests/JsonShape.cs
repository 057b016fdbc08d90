using System.Text.Json;

namespace JobQueue.Host.Tests;

/// <summary>Compares JSON with a shape of an OpenAPI document: types, fields that must be there, and fields that nobody described.</summary>
internal sealed class JsonShape(JsonElement document)
{
    /// <summary>What differs, by path.</summary>
    public IEnumerable<string> Differences(JsonElement schema, JsonElement value, string path = "$")
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices))
        {
            var each = choices.EnumerateArray().Select(choice => Differences(choice, value, path).ToList()).ToList();
            return each.Exists(differences => differences.Count == 0) ? [] : each[^1];
        }

        if (schema.TryGetProperty("type", out var type) && !TypesIn(type).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && TypesIn(type).Contains("number")))
        {
            return [$"{path}: {type} is described, got {value.GetRawText()}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => InObject(schema, value, path),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((item, index) => Differences(items, item, $"{path}[{index}]")),
            _ => [],
        };
    }

    private IEnumerable<string> InObject(JsonElement schema, JsonElement value, string path)
    {
        var described = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToDictionary(property => property.Name, property => property.Value) : [];
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        foreach (var name in required.Where(name => !value.TryGetProperty(name, out _)))
        {
            yield return $"{path}.{name}: described as always there, and missing";
        }

        foreach (var field in value.EnumerateObject())
        {
            if (described.TryGetValue(field.Name, out var shape))
            {
                foreach (var difference in Differences(shape, field.Value, $"{path}.{field.Name}"))
                {
                    yield return difference;
                }
            }
            else if (described.Count > 0)
            {
                yield return $"{path}.{field.Name}: not described";
            }
        }
    }

    private JsonElement Resolve(JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference))
        {
            return schema;
        }

        var name = reference.GetString()!["#/components/schemas/".Length..];
        return document.GetProperty("components").GetProperty("schemas").GetProperty(name);
    }

    private static IEnumerable<string> TypesIn(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
