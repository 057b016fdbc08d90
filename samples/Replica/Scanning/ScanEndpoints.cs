using JobQueue;
using JobQueue.Jobs;
using Replica.Api;
using Replica.Registry;
using Replica.Scanning.Reports;

namespace Replica.Scanning;

/// <summary><c>/imagescan</c>: submits scans and shows what they found, at the paths of Docker Trusted Registry. The last segment of a path is the tag, what stands before it the repository.</summary>
internal static class ScanEndpoints
{
    public static void MapScans(this RouteGroupBuilder group)
    {
        group.MapGet("/imagescan/repositories/{**image}", ReadAsync);
        group.MapPost("/imagescan/scan/{**image}", ScanAsync);
        group.MapPut("/imagescan/scan/update", UpdateAsync);
    }

    private static async Task<IResult> ReadAsync(string? image, HttpContext http, ImageReports reports)
    {
        if (!TryRead(image, out var repository, out var tag))
        {
            return NoImage();
        }

        return await reports.FindAsync(repository, tag, http.RequestAborted) is { } report
            ? Results.Ok(ImageReportView.Of(report))
            : ApiRefusal.Of(StatusCodes.Status404NotFound, "NO_SUCH_SCAN", $"{repository}:{tag} was not scanned yet. POST /imagescan/scan/{repository}/{tag} submits a scan.");
    }

    private static async Task<IResult> ScanAsync(string? image, HttpContext http, IJobClient jobs) => TryRead(image, out var repository, out var tag)
        ? await SubmitAsync(jobs, new JobSubmission { Action = ScanActions.ScanImage, CapacityMap = ScanCapacity.OfImage }.WithParameters(new ScanImageParameters(repository.ToString(), tag.ToString())), http)
        : NoImage();

    private static Task<IResult> UpdateAsync(HttpContext http, IJobClient jobs) => SubmitAsync(jobs, new JobSubmission { Action = ScanActions.UpdateDatabase }, http);

    private static async Task<IResult> SubmitAsync(IJobClient jobs, JobSubmission submission, HttpContext http)
    {
        var submitted = await jobs.SubmitAsync(submission, http.RequestAborted);
        return Results.Json(new { id = submitted.Job.Id.ToString(), action = submission.Action }, statusCode: StatusCodes.Status202Accepted);
    }

    private static bool TryRead(string? image, out RepositoryName repository, out TagName tag)
    {
        (repository, tag) = (default, default);
        var path = image?.TrimEnd('/') ?? "";
        return path.LastIndexOf('/') is var slash and > 0 && RepositoryName.TryParse(path[..slash], null, out repository) && TagName.TryParse(path[(slash + 1)..], null, out tag);
    }

    private static IResult NoImage() => ApiRefusal.Of(StatusCodes.Status400BadRequest, "INVALID_PARAMETERS", "A repository and a tag are expected, such as team/app/latest.");
}
