using JobQueue.Explaining;
using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Views;
using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/jobs/{id}/explain</c>: why a job does not run.</summary>
internal static class ExplainEndpoints
{
    public static void MapExplanations(this RouteGroupBuilder group) => group.MapPath("/jobs/{id}/explain", ApiMethod.Get(ExplainAsync, ActionOperations.Explain));

    private static async Task<IResult> ExplainAsync(string id, HttpContext http, JobExplainer explainer) =>
        JobId.TryParse(id, null, out var jobId) && await explainer.ExplainAsync(jobId, http.RequestAborted).ConfigureAwait(false) is { } explanation
            ? ApiAnswer.Ok(ExplanationView.Of(explanation), ApiJson.Api.ExplanationView)
            : ApiFailure.NoSuchJob(id);
}
