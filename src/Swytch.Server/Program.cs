using Swytch.Server.Commands;

return await CommandLine.RunAsync(args, CommandSurroundings.OfThisProcess());
