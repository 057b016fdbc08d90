using JobQueue.Host.Http;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>What the operations on the queue as a whole say of themselves.</summary>
internal static class QueueOperations
{
    public static readonly ApiOperation Docs = new("getDocs", ApiTexts.Queue, "Read this description")
    {
        Replies = [new ApiReply(StatusCodes.Status200OK, "An OpenAPI 3.1 document.") { Body = typeof(object), MediaTypes = [ApiAnswer.Json] }],
    };
}
