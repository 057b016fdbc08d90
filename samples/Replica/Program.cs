using Replica;
using Replica.Settings;

return await ReplicaCommand.InvokeAsync(args, ReplicaProcess.RunAsync);
