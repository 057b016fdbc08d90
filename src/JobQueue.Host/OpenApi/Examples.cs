namespace JobQueue.Host.OpenApi;

/// <summary>Answers as they are, for the API's description.</summary>
internal static class Examples
{
    public const string JobId = "1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b";

    public const string WorkerId = "000000000000";

    public const string Job =
        $$"""
        {
          "id": "{{JobId}}", "retryFromID": "{{JobId}}", "workerID": "{{WorkerId}}", "status": "done",
          "scheduledAt": "2017-02-17T01:09:47.771Z", "lastUpdated": "2017-02-17T01:10:14.117Z", "action": "scan_check_single",
          "retriesLeft": 0, "retriesTotal": 0, "capacityMap": { "scan": 1 }, "parameters": { "SHA256SUM": "1bacd3c8" }, "deadline": "", "stopTimeout": "",
          "rootID": "{{JobId}}", "parentID": null, "childName": null, "cron": null, "priority": 0, "uniqueKey": null,
          "backoff": { "type": "exponential", "first": "1s", "cap": "5m0s" }, "onInterrupt": "rerun", "interruptionsLeft": 5, "interruptions": [],
          "createdAt": "2017-02-17T01:09:47.771Z", "startedAt": "2017-02-17T01:09:48.002Z", "finishedAt": "2017-02-17T01:10:14.117Z",
          "final": true, "deleteRequested": false, "error": null, "retry": null, "result": null, "progress": null, "traceParent": null, "rev": 3
        }
        """;

    public const string JobList = $$"""{ "jobs": [ {{Job}} ] }""";

    public const string LogLines = """[{ "data": "scanning layer 1 of 7", "lineNum": 0, "time": "2017-02-17T01:09:48.120Z", "level": "information" }]""";

    public const string Worker =
        $$"""
        {
          "id": "{{WorkerId}}", "status": "running", "capacityMap": { "scan": 1, "scanCheck": 1 }, "heartbeatExpiration": "2017-02-17T01:10:44.117Z",
          "incarnation": "0195f0c0a3c17c1e8f0e4b5d6a7b8c9d", "actions": ["scan_check_single"], "maxConcurrency": 20,
          "startedAt": "2017-02-16T22:00:00.000Z", "host": "replica-1", "processId": 4711, "version": "0.1.0"
        }
        """;

    public const string WorkerList = $$"""{ "workers": [ {{Worker}} ] }""";
}
