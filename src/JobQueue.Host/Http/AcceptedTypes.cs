using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace JobQueue.Host.Http;

/// <summary>What an Accept header admits.</summary>
internal static class AcceptedTypes
{
    /// <summary>Whether the caller takes the media type: without the header, or with an unreadable one, he takes anything.</summary>
    public static bool Admit(HttpRequest request, string mediaType)
    {
        var wanted = new MediaTypeHeaderValue(mediaType);
        return !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            || accepted.Count == 0
            || accepted.Any(range => range.Quality is not 0 && Covers(range, wanted));
    }

    /// <summary>Whether the caller asks for the media type by its name.</summary>
    public static bool Name(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(range => range.Quality is not 0 && range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    /// <summary>Parameters such as a charset never exclude a type here.</summary>
    private static bool Covers(MediaTypeHeaderValue range, MediaTypeHeaderValue wanted) =>
        range.MatchesAllTypes || (range.Type.Equals(wanted.Type, StringComparison.OrdinalIgnoreCase) && (range.MatchesAllSubTypes || range.SubType.Equals(wanted.SubType, StringComparison.OrdinalIgnoreCase)));
}
