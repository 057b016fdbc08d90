using Replica.Api;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary><c>/repositories</c> and <c>/blobs</c>: what <c>tagmigration</c> and <c>bloblinkmigration</c> have brought into the database.</summary>
internal static class RepositoryEndpoints
{
    private const string TagsSuffix = "/tags";

    private const int MaxLimit = 1000;

    public static void MapRepositories(this RouteGroupBuilder group)
    {
        group.MapGet("/repositories", ListAsync);
        group.MapGet("/repositories/{**path}", ListTagsAsync);
        group.MapGet("/blobs/{digest}/repositories", ListHoldersAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, TagCatalog tags, int start = 0, int limit = 100)
    {
        if (start < 0 || limit is < 1 or > MaxLimit)
        {
            return InvalidPage();
        }

        var repositories = await tags.RepositoriesAsync(http.RequestAborted);
        return Results.Ok(new { repositories = repositories.Skip(start).Take(limit) });
    }

    /// <summary>A repository's name has slashes, so that the path is read from its end.</summary>
    private static async Task<IResult> ListTagsAsync(string path, HttpContext http, TagList tags, int start = 0, int limit = 100)
    {
        var name = path.TrimEnd('/');
        if (!name.EndsWith(TagsSuffix, StringComparison.Ordinal) || !RepositoryName.TryParse(name[..^TagsSuffix.Length], null, out var repository))
        {
            return ApiRefusal.Of(StatusCodes.Status404NotFound, "NOT_FOUND", "There is /repositories and, for each, /repositories/{name}/tags.");
        }

        if (start < 0 || limit is < 1 or > MaxLimit)
        {
            return InvalidPage();
        }

        var all = await tags.ReadAsync(repository, http.RequestAborted);
        return all.Count > 0
            ? Results.Ok(new { name = repository.ToString(), tags = all.Skip(start).Take(limit) })
            : ApiRefusal.Of(StatusCodes.Status404NotFound, "NO_SUCH_REPOSITORY", $"No tag of the repository '{repository}' is known. The action {TagMigrationHandler.Action} looks for new ones.");
    }

    private static async Task<IResult> ListHoldersAsync(string digest, HttpContext http, BlobLinkCatalog links) =>
        Digest.TryParse(digest, null, out var blob)
            ? Results.Ok(new { digest, repositories = await links.RepositoriesOfAsync(blob, http.RequestAborted) })
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, "INVALID_PARAMETERS", "digest: sha256: and 64 hexadecimal digits in lower case are expected.");

    private static IResult InvalidPage() =>
        ApiRefusal.Of(StatusCodes.Status400BadRequest, "INVALID_PARAMETERS", $"start is 0 or more, limit is 1 to {MaxLimit}.");
}
