Console.WriteLine("swytchsql");
