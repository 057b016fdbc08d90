using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Replica.Api;

namespace Replica.Events;

/// <summary><c>/webhooks</c>: who is told of what.</summary>
internal static class WebhookEndpoints
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void MapWebhooks(this RouteGroupBuilder group)
    {
        group.MapGet("/webhooks", ListAsync);
        group.MapPost("/webhooks", AddAsync).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        group.MapDelete("/webhooks/{id}", DeleteAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, WebhookSubscriptions subscriptions)
    {
        var all = await subscriptions.ListAsync(http.RequestAborted);
        return Results.Ok(new { webhooks = all.Select(WebhookView.Of) });
    }

    private static async Task<IResult> AddAsync(HttpContext http, WebhookSubscriptions subscriptions, TimeProvider time)
    {
        if (!http.Request.HasJsonContentType())
        {
            return ApiRefusal.Of(StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "Send the body as JSON in UTF-8, with the header 'Content-Type: application/json'.");
        }

        WebhookBody? body;
        try
        {
            body = await http.Request.ReadFromJsonAsync<WebhookBody>(JsonSerializerOptions.Web, http.RequestAborted);
        }
        catch (JsonException fault)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, "INVALID_JSON", $"The body is no JSON object of a webhook: {fault.Path} cannot be read.");
        }

        if (body is null || body.Faults().Any())
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, "INVALID_PARAMETERS", body?.Faults().First() ?? "A JSON object is expected.");
        }

        var subscription = body.ToSubscription(time);
        await subscriptions.AddAsync(subscription, http.RequestAborted);
        return Results.Json(WebhookView.Of(subscription), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, WebhookSubscriptions subscriptions) =>
        await subscriptions.DeleteAsync(id, http.RequestAborted) ? Results.NoContent() : ApiRefusal.Of(StatusCodes.Status404NotFound, "NO_SUCH_WEBHOOK", "There is no webhook with this id.");
}
