using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Requests;
using JobQueue.Host.Views;
using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/jobs</c>: list, submit, look, cancel, retry, delete.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this RouteGroupBuilder group)
    {
        group.MapPath("/jobs", ApiMethod.Get(ListAsync, JobOperations.List), ApiMethod.Post(SubmitAsync, JobOperations.Submit));
        group.MapPath("/jobs/{id}", ApiMethod.Get(FindAsync, JobOperations.Find), ApiMethod.Delete(DeleteAsync, JobOperations.Delete));
        group.MapPath("/jobs/{id}/cancel", ApiMethod.Post(CancelAsync, JobOperations.Cancel));
        group.MapPath("/jobs/{id}/retry", ApiMethod.Post(RetryAsync, JobOperations.Retry));
    }

    private static async Task<IResult> ListAsync(HttpContext http, IJobClient jobs)
    {
        if (!JobQueryReader.Read(http.Request.Query).TryGet(out var query, out var failure))
        {
            return failure;
        }

        var page = query is null ? new JobPage([], 0) : await jobs.ListAsync(query, http.RequestAborted).ConfigureAwait(false);
        DescribePage(http.Response.Headers, query ?? new JobQuery(), page);
        return ApiAnswer.Ok(JobListView.Of(page.Jobs), ApiJson.Api.JobListView);
    }

    private static async Task<IResult> SubmitAsync(HttpContext http, IJobClient jobs, ActionConfigCache configs)
    {
        if (!IdempotencyKey.Read(http.Request).TryGet(out var id, out var failure))
        {
            return failure;
        }

        var body = await JsonBody.ReadAsync(http.Request, JobSubmissionReader.Read).ConfigureAwait(false);
        return body.TryGet(out var submission, out failure)
            ? await AcceptAsync(http, jobs, configs, submission with { Id = id }).ConfigureAwait(false)
            : failure;
    }

    private static async Task<IResult> AcceptAsync(HttpContext http, IJobClient jobs, ActionConfigCache configs, JobSubmission submission)
    {
        var result = await jobs.SubmitAsync(submission, http.RequestAborted).ConfigureAwait(false);
        if (result.Job.Id == submission.Id && !AsksFor(submission, result.Job, configs.Latest.Find(submission.Action)?.Parameters is not null))
        {
            return ApiFailure.IdempotencyKeyReused($"The {IdempotencyKey.Header} was sent before with another job ({result.Job.Id}, '{result.Job.Action}'). Send a new key for a new job.");
        }

        http.Response.Headers.Location = $"{http.Request.PathBase}{http.Request.Path.Value!.TrimEnd('/')}/{result.Job.Id}";
        if (result.WasDuplicate)
        {
            http.Response.Headers["X-Was-Duplicate"] = "true";
        }

        return ApiAnswer.Accepted(JobView.Of(result.Job), ApiJson.Api.JobView);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, IJobClient jobs) =>
        JobId.TryParse(id, null, out var jobId) && await jobs.FindAsync(jobId, http.RequestAborted).ConfigureAwait(false) is { } job
            ? ApiAnswer.Ok(JobView.Of(job), ApiJson.Api.JobView)
            : ApiFailure.NoSuchJob(id);

    private static async Task<IResult> CancelAsync(string id, HttpContext http, IJobClient jobs)
    {
        if (!JobId.TryParse(id, null, out var jobId))
        {
            return ApiFailure.NoSuchJob(id);
        }

        return await jobs.CancelAsync(jobId, http.RequestAborted).ConfigureAwait(false) switch
        {
            CancelOutcome.Requested or CancelOutcome.Cancelled => TypedResults.NoContent(),
            CancelOutcome.AlreadyFinal(var job, { } successor) => ApiFailure.JobFinished($"Job {job.Id} has ended in '{job.Status.ToName()}' and is tried again as job {successor}: cancel that one."),
            CancelOutcome.AlreadyFinal(var job, null) => ApiFailure.JobFinished($"Job {job.Id} has ended in '{job.Status.ToName()}'."),
            CancelOutcome.NotFound => ApiFailure.NoSuchJob(id),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> RetryAsync(string id, HttpContext http, IJobClient jobs)
    {
        if (!JobId.TryParse(id, null, out var jobId))
        {
            return ApiFailure.NoSuchJob(id);
        }

        switch (await jobs.RetryAsync(jobId, http.RequestAborted).ConfigureAwait(false))
        {
            case RetryOutcome.Retried(var job):
                http.Response.Headers.Location = http.Request.PathBase + http.Request.Path.Value!.Replace($"/{id}/retry", $"/{job.Id}", StringComparison.Ordinal).TrimEnd('/');
                return ApiAnswer.Accepted(JobView.Of(job), ApiJson.Api.JobView);
            case RetryOutcome.AlreadyRetried(var job, { IsFinal: true } successor):
                return ApiFailure.JobRetried($"Job {job.Id} was tried again as job {successor.Id}, which has ended in '{successor.Status.ToName()}': retry that one.");
            case RetryOutcome.AlreadyRetried(var job, var successor):
                return ApiFailure.JobRetried($"Job {job.Id} is being tried again as job {successor.Id}, which is in '{successor.Status.ToName()}'.");
            case RetryOutcome.KeyTaken(var job, var holder):
                return ApiFailure.UniqueKeyTaken($"Job {holder.Id}, which is in '{holder.Status.ToName()}', has the unique key of job {job.Id}.");
            case RetryOutcome.NotFinal(var job):
                return ApiFailure.JobNotFinished($"Job {job.Id} has not ended: it is in '{job.Status.ToName()}'.");
            case RetryOutcome.Deleted(var job):
                return ApiFailure.JobDeleted($"Job {job.Id} is deleted: what it was to do is not known any more. Submit a new one.");
            case RetryOutcome.NotFound:
                return ApiFailure.NoSuchJob(id);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, IJobClient jobs) =>
        JobId.TryParse(id, null, out var jobId) && await jobs.DeleteAsync(jobId, http.RequestAborted).ConfigureAwait(false) is not DeleteOutcome.NotFound
            ? TypedResults.NoContent()
            : ApiFailure.NoSuchJob(id);

    /// <summary>How many jobs match in all, and where the next page starts.</summary>
    private static void DescribePage(IHeaderDictionary headers, JobQuery query, JobPage page)
    {
        headers["X-Resource-Count"] = page.Count > JobPage.CountLimit
            ? string.Create(CultureInfo.InvariantCulture, $"{JobPage.CountLimit}+")
            : page.Count.ToString(CultureInfo.InvariantCulture);
        var rows = page.Jobs.Count + page.Unreadable;
        var next = (long)query.Start + rows;
        if (rows == query.Limit && (next < page.Count || page.Count > JobPage.CountLimit))
        {
            headers["X-Next-Page-Start"] = next.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Whether a repeated submission asks for the job that its key stands for. Of a deleted job only the action is left to compare; where the action has default parameters, the job may have more than was sent.</summary>
    private static bool AsksFor(JobSubmission submission, Job job, bool hasDefaults) =>
        submission.Action == job.Action
        && (job.Status == JobStatus.Deleted
            || (submission.Parameters, job.Parameters) switch
            {
                (null, null) => true,
                (null, _) => hasDefaults,
                (_, null) => false,
                ({ } asked, { } stored) => hasDefaults ? Has(stored, asked) : JsonElement.DeepEquals(asked, stored),
            });

    private static bool Has(JsonElement stored, JsonElement asked) =>
        asked.EnumerateObject().All(property => stored.TryGetProperty(property.Name, out var value) && JsonElement.DeepEquals(property.Value, value));
}
