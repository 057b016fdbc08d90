using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using JobQueue.Host.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace JobQueue.Host.Requests;

/// <summary>Reads a request's body as one JSON object, bounded in size and depth.</summary>
internal static class JsonBody
{
    public const int MaxBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Reads the body and hands its fields to <paramref name="read"/>; what is wrong with them is answered by <paramref name="refuse"/>, else as <c>INVALID_PARAMETERS</c>.</summary>
    public static async Task<Reading<T>> ReadAsync<T>(HttpRequest request, Func<FieldReader, T> read, Func<IEnumerable<string>, ApiFailure>? refuse = null)
    {
        if (!IsJson(request))
        {
            return new Reading<T>.Refused(ApiFailure.UnsupportedMediaType());
        }

        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            var length = await FillAsync(request, buffer).ConfigureAwait(false);
            return length > MaxBytes
                ? new Reading<T>.Refused(ApiFailure.BodyTooLarge(MaxBytes))
                : Parse(buffer.AsMemory(0, length), read, refuse ?? ApiFailure.InvalidParameters);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads up to one byte more than is admitted.</summary>
    private static async Task<int> FillAsync(HttpRequest request, byte[] buffer)
    {
        if (request.ContentLength > MaxBytes)
        {
            return MaxBytes + 1;
        }

        return await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, MaxBytes + 1), MaxBytes + 1, throwOnEndOfStream: false, request.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    private static Reading<T> Parse<T>(ReadOnlyMemory<byte> body, Func<FieldReader, T> read, Func<IEnumerable<string>, ApiFailure> refuse)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return Refuse<T>("The body is not UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Refuse<T>($"The body must be a JSON object, got {JsonExcerpt.Of(document.RootElement)}.");
            }

            JsonExcerpt.EnsureWellFormed(document.RootElement);
            var fields = new FieldReader(document.RootElement);
            var value = read(fields);
            fields.RefuseOthers();
            return fields.Faults.Count == 0 ? new Reading<T>.Read(value) : new Reading<T>.Refused(refuse(fields.Faults));
        }
        catch (JsonException fault)
        {
            return Refuse<T>(Describe(fault, body.Length));
        }
        catch (InvalidOperationException)
        {
            // The only text that is valid UTF-8 but no Unicode: half of a surrogate pair, written as an escape.
            return Refuse<T>("A text in the body holds half of a surrogate pair.");
        }
    }

    private static Reading<T> Refuse<T>(string message) => new Reading<T>.Refused(ApiFailure.InvalidJson(message));

    private static string Describe(JsonException fault, int length) =>
        length == 0 ? "The body is empty; a JSON object is expected."
        : fault is { LineNumber: { } line, BytePositionInLine: { } position }
            ? string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON: line {line + 1}, byte {position + 1}.")
            : "The body is not valid JSON: a field is given twice.";

    /// <summary>A body of any other type is refused, one of no type too: a foreign web page can send both without asking first.</summary>
    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
