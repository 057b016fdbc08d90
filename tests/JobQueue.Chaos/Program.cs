using JobQueue.Chaos;
using JobQueue.Chaos.Replicas;

return args is [ReplicaProcess.Mode, ..]
    ? await ReplicaProcess.RunAsync(ReplicaSettings.FromEnvironment())
    : await ChaosCommand.Create().Parse(args).InvokeAsync();
